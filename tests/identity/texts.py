"""Texts of our own for copy detection: two reports of one event in each language, and two of another one.

`*_1` and `*_2` report the same invented event independently and share its quotation: they are not copies.
"""

from __future__ import annotations

from itertools import product

TEXTS: dict[str, tuple[str, str]] = {
    "en_1": (
        "en",
        "The mayor of Harrow Bay opened a rebuilt ferry terminal on Thursday, two years after a winter storm tore the "
        "roof off the old building. The new hall has room for four hundred passengers and cost eleven million crowns, "
        "most of it paid by the port itself. “We promised to come back before the herring did, and we kept our word,” "
        "Mayor Ingrid Solberg told the crowd. Carpenters used larch from the hills above the town, and the ticket "
        "windows were saved from the wreck. The first boat left for the islands at noon with schoolchildren on board. "
        "Fishermen who had lost their storeroom in the storm were given a heated shed behind the pier. Trade unions "
        "complained that the work had been given to a firm from the mainland without an open tender. The port "
        "authority answered that only one firm had offered to finish before the winter. A bus will link the terminal "
        "with the railway station every twenty minutes from next week. Tickets cost as much as they did before.",
    ),
    "en_2": (
        "en",
        "Islanders can buy their tickets under a roof again. Harrow Bay got its ferry hall back this week after a long "
        "quarrel over money and timber. “We promised to come back before the herring did, and we kept our word,” "
        "said Ingrid Solberg, who has run the town since the flood. Her critics on the council are not impressed. They "
        "say the building lacks a ramp for wheelchairs and that its café was leased to a cousin of the harbour master. "
        "An audit is due in spring. Tourists seemed happier: a school class from the capital took photographs of the "
        "old ticket windows, and a retired captain sang. Ferry companies plan a third daily crossing if demand holds. "
        "Weather permitting, the service will run through January, for the first time since records began in the "
        "archive of the shipping office. Hotels on the outer islands already report more bookings than last year.",
    ),
    "ru_1": (
        "ru",
        "В посёлке Заречный открыли новую библиотеку взамен сгоревшей три года назад. Здание построили из кирпича "
        "местного завода, читальный зал рассчитан на восемьдесят мест. «Мы собирали книги всей областью, и теперь у "
        "каждого школьника есть свой стол», — сказала заведующая Ольга Ветрова. Деньги дали областной бюджет и "
        "частные жертвователи, имена которых записаны на доске у входа. В подвале устроили мастерскую для реставрации "
        "старых переплётов. Первыми читателями стали ученики сельской школы: им вручили билеты с номерами от одного "
        "до сорока. Строители задержались на полгода из-за дорогой кровли, но обошлись без дополнительной сметы. "
        "Отопление подключили к котельной больницы. По вечерам в зале будут показывать кино, а по субботам читать "
        "сказки малышам. Районная газета подарила подшивки за пятьдесят лет.",
    ),
    "ru_2": (
        "ru",
        "Сгоревшая библиотека Заречного вернулась к читателям, но спор о ней не утих. «Мы собирали книги всей "
        "областью, и теперь у каждого школьника есть свой стол», — повторяет заведующая Ольга Ветрова. Жители соседних "
        "улиц недовольны: стройка разбила дорогу, а обещанный тротуар так и не появился. Депутат районного совета "
        "требует отчёта о пожертвованиях, потому что часть имён на доске никому не известна. Пожарные проверили "
        "новую проводку и замечаний не нашли. Краеведы жалеют о резных дверях старого дома, их не смогли спасти. "
        "Книжный фонд пока вдвое меньше прежнего, зато появились альбомы для слабовидящих. Летом во дворе обещают "
        "посадить яблони и поставить скамейки, если найдётся спонсор. Школа просит отдать ей пустой флигель.",
    ),
    "be_1": (
        "be",
        "У мястэчку Крынкі запусьцілі адноўлены млын, які стаяў без працы ад вайны. Жорны прывезьлі з суседняга раёна, "
        "а кола зрабілі нанава з дубу. «Мука пахне так, як у маёй бабулі, і гэта галоўнае», — сказаў млынар Янка "
        "Верас. Гроши далі мясцовыя прадпрымальнікі і суполка аматараў даўніны. Побач адчынілі пякарню, дзе хлеб "
        "пякуць двойчы на дзень. На адкрыцьцё прыйшлі старыя людзі, якія памяталі апошняга гаспадара. Вада ў рэчцы "
        "сёлета нізкая, таму кола круціцца толькі раніцай. Школьнікам абяцаюць экскурсіі і ўрокі выпечкі. Музэй хоча "
        "запісаць успаміны, пакуль ёсьць каму расказваць. Дарогу да млына падсыпалі жвірам, але аўтобус туды яшчэ ня "
        "ходзіць. Увосень плянуюць сьвята хлеба з музыкамі з усёй акругі.",
    ),
    "be_2": (
        "be",
        "Крынкі зноў мелюць жыта. Пра млын тут спрачаліся дзесяць гадоў: адны хацелі зрабіць гатэль, другія прасілі "
        "нічога не чапаць. «Мука пахне так, як у маёй бабулі, і гэта галоўнае», — кажа Янка Верас, былы настаўнік "
        "фізыкі. Ён сам вывучыў чарцяжы ў архіве і знайшоў майстра ў Польшчы. Экалёгі папярэджваюць, што гаць замінае "
        "рыбе, і патрабуюць пабудаваць праход для стронгі. Сельсавет адказвае, што праект ужо заказаны. Турысты "
        "едуць найперш па хлеб: чарга займае гадзіну. Мясцовая крама скардзіцца на страты. Кошт бохана ніжэйшы, чым "
        "у горадзе, бо гаспадары не плацяць арэнды. Узімку млын спыніцца на рамонт, а вясной прыедзе здымачная група.",
    ),
}
_PIECES = {
    "en": (
        ["Snow", "A lost dog", "The chess club", "Police from the quarry", "The southern choir", "An old tapir"],
        ["surprised", "overtook", "greeted", "photographed", "woke", "avoided"],
        ["a blue van", "the milk auction", "six night engineers", "the north tunnel", "a donor", "the singing prize"],
        ["near the orchard on Tuesday", "before dawn", "in heavy rain", "without a permit", "for the third time"],
    ),
    "ru": (
        ["Снег", "Пропавшая собака", "Шахматный кружок", "Полиция с карьера", "Южный хор", "Старый тапир"],
        ["удивил", "обогнал", "встретил", "снял", "разбудил", "обошёл"],
        ["синий фургон", "молочный торг", "шестерых инженеров", "северный тоннель", "дарителя", "певческий конкурс"],
        ["у сада во вторник", "до рассвета", "под ливнем", "без разрешения", "в третий раз"],
    ),
    "be": (
        ["Сьнег", "Згублены сабака", "Шахматны гурток", "Міліцыя з кар’ера", "Паўднёвы хор", "Стары тапір"],
        ["зьдзівіў", "абагнаў", "сустрэў", "сфатаграфаваў", "разбудзіў", "абышоў"],
        ["сіні фургон", "малочны торг", "шасьцёх інжынэраў", "паўночны тунэль", "дарыльніка", "сьпеўны конкурс"],
        ["каля саду ў аўторак", "да сьвітаньня", "пад лівенем", "без дазволу", "трэці раз"],
    ),
}
FILLER = {lang: [" ".join(pieces) + "." for pieces in product(*lists)] for lang, lists in _PIECES.items()}
