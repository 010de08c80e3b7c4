"""Sentences with the directed event that they state, by construction; written from the definitions alone.

Each row: language, sentence, expectation. "USA>BLR RETREAT" is the event; "-neg" negated, "-hyp" hypothetical (any class where none is
named); None: no event between the two sides.
"""

from __future__ import annotations

ROWS: list[tuple[str, str, str | None]] = [
    ("en", "Washington has eased restrictions on Belaruskali.", "USA>BLR RETREAT"),
    ("en", "Belarus released 14 political prisoners at the request of Donald Trump.", "BLR>USA RETREAT"),
    ("en", "Lukashenko accused the United States of plotting a coup.", "BLR>USA ACCUSE"),
    ("en", "The United States accused Lukashenko of staging a coup.", "USA>BLR ACCUSE"),
    ("en", "Belarus detained two American citizens near the border.", "BLR>USA COERCE"),
    ("en", "The White House praised Minsk for freeing the detainees.", "USA>BLR SUPPORT"),
    ("en", "Minsk praised the White House for its stance.", "BLR>USA SUPPORT"),
    (
        "en",
        "US Deputy Assistant Secretary of State Christopher Smith visited Minsk and met Lukashenko.",
        "USA>BLR CONSULT",
    ),
    (
        "en",
        "Belarusian Foreign Minister Maksim Ryzhenkov held talks with American diplomats in New York.",
        "BLR>USA CONSULT",
    ),
    ("en", "The US State Department condemned the sentencing of Belarusian journalists.", "USA>BLR ACCUSE"),
    ("en", "The Biden administration imposed visa restrictions on 101 Belarusian officials.", "USA>BLR SANCTION"),
    ("en", "Belarus recalled its ambassador from Washington.", "BLR>USA SANCTION"),
    (
        "en",
        "The United States called on the Belarusian authorities to release all political prisoners.",
        "USA>BLR REQUEST",
    ),
    ("en", "Lukashenko demanded that Washington lift sanctions.", "BLR>USA REQUEST"),
    ("en", "Lukashenko invited the US president to visit Belarus.", "BLR>USA AGREE"),
    ("en", "Trump hailed Lukashenko as a strong leader.", "USA>BLR SUPPORT"),
    ("en", "US senators urged Trump to keep pressure on Lukashenko.", None),
    ("en", "Washington warned Minsk against joining the war.", "USA>BLR THREATEN"),
    ("en", "Belarus and the United States agreed to reopen the embassy.", "BLR>USA AGREE"),
    ("en", "The US Treasury removed Belavia from its sanctions list.", "USA>BLR RETREAT"),
    ("en", "Washington refused to recognise Lukashenko as the legitimate president.", "USA>BLR REJECT"),
    ("en", "Fourteen prisoners were freed by Minsk after a call from Trump.", "BLR>USA RETREAT"),
    ("en", "Sanctions on Belarusian potash were lifted by the United States.", "USA>BLR RETREAT"),
    ("en", "New sanctions were imposed on Belarus by Washington.", "USA>BLR SANCTION"),
    ("en", "Coale was received by Lukashenko at the Independence Palace.", "USA>BLR CONSULT"),
    ("en", "Lukashenko was thanked by Trump for the release.", "USA>BLR SUPPORT"),
    ("en", "An American citizen was released from a Belarusian prison.", "BLR>USA RETREAT"),
    ("en", "The lifting of sanctions on Belavia by the United States pleased Minsk.", "USA>BLR RETREAT"),
    ("en", "Talks between Washington and Minsk continued in Vilnius.", "USA>BLR CONSULT"),
    ("en", "Washington's condemnation of the Lukashenko regime was swift.", "USA>BLR ACCUSE"),
    ("en", "Washington did not lift sanctions on Belarus.", "USA>BLR RETREAT-neg"),
    ("en", "Washington will not lift sanctions on Belarus.", "USA>BLR REJECT"),
    ("en", "Washington will lift sanctions on Belarus.", "USA>BLR CONCEDE"),
    ("en", "Washington may lift sanctions on Belarus.", "USA>BLR CONCEDE-hyp"),
    ("en", "Lukashenko is not ready to meet Trump.", "BLR>USA REJECT"),
    ("en", "Lukashenko is ready to meet Trump.", "BLR>USA AGREE"),
    ("en", "Coale will visit Minsk next week.", "USA>BLR AGREE"),
    ("en", "The US plans to impose new sanctions on Belarus.", "USA>BLR THREATEN"),
    ("en", "Trump promised Lukashenko to lift sanctions.", "USA>BLR CONCEDE"),
    ("en", "Lukashenko promised Trump to free more prisoners.", "BLR>USA CONCEDE"),
    ("en", "Lukashenko freed 52 prisoners in exchange for the easing of US sanctions on Belavia.", "BLR>USA RETREAT"),
    ("en", "Russia imposed sanctions on the United States.", None),
    ("en", "The EU extended sanctions against Belarus.", None),
    ("en", "Tsikhanouskaya thanked the United States for its support.", "BLR>USA SUPPORT"),
    ("en", "Tsikhanouskaya met US Secretary of State Marco Rubio in Washington.", "BLR>USA CONSULT"),
    ("en", "Analysts believe that Washington will ease sanctions against Belarus.", None),
    ("en", "Coale, who met Lukashenko in Minsk, praised the release of prisoners.", "USA>BLR SUPPORT"),
    ("ru", "Вашингтон снял санкции с Беларуськалия.", "USA>BLR RETREAT"),
    ("ru", "США ввели санкции против Беларуси.", "USA>BLR SANCTION"),
    ("ru", "Санкции против Белоруссии введены США.", "USA>BLR SANCTION"),
    ("ru", "Белоруссия освободила гражданина США.", "BLR>USA RETREAT"),
    ("ru", "Госдепартамент США осудил приговор белорусским журналистам.", "USA>BLR ACCUSE"),
    ("ru", "МИД Беларуси осудил санкции США.", "BLR>USA ACCUSE"),
    ("ru", "Лукашенко обвинил США в подготовке переворота.", "BLR>USA ACCUSE"),
    ("ru", "США обвинили Лукашенко в подготовке переворота.", "USA>BLR ACCUSE"),
    ("ru", "Трамп поблагодарил Лукашенко за освобождение заключенных.", "USA>BLR SUPPORT"),
    ("ru", "Лукашенко поблагодарил Трампа за помощь.", "BLR>USA SUPPORT"),
    ("ru", "Лукашенко встретился с Коулом в Минске.", "USA>BLR CONSULT"),
    ("ru", "Коул встретился с Лукашенко в Минске.", "USA>BLR CONSULT"),
    ("ru", "С Лукашенко встретился Коул.", "USA>BLR CONSULT"),
    ("ru", "Минск посетил спецпосланник США Джон Коул.", "USA>BLR CONSULT"),
    ("ru", "Коул прибыл в Минск.", "USA>BLR CONSULT"),
    ("ru", "Тихановская встретилась с госсекретарем США Марко Рубио.", "BLR>USA CONSULT"),
    ("ru", "США призвали власти Белоруссии освободить политзаключенных.", "USA>BLR REQUEST"),
    ("ru", "Минск потребовал от Вашингтона снять санкции.", "BLR>USA REQUEST"),
    ("ru", "Вашингтон отказался снимать санкции с Минска.", "USA>BLR REJECT"),
    ("ru", "Вашингтон не отказался снимать санкции с Минска.", "USA>BLR REJECT-neg"),
    ("ru", "Вашингтон не снял санкции с «Белавиа».", "USA>BLR RETREAT-neg"),
    ("ru", "Вашингтон не снимет санкции с «Белавиа».", "USA>BLR REJECT"),
    ("ru", "Вашингтон снимет санкции с «Белавиа».", "USA>BLR CONCEDE"),
    ("ru", "Вашингтон может снять санкции с «Белавиа».", "USA>BLR -hyp"),
    ("ru", "Белоруссия выслала американских дипломатов.", "BLR>USA SANCTION"),
    ("ru", "США выслали белорусских дипломатов.", "USA>BLR SANCTION"),
    ("ru", "Лукашенко пригласил Трампа в Минск.", "BLR>USA AGREE"),
    ("ru", "Трамп пригласил Лукашенко в Вашингтон.", "USA>BLR AGREE"),
    ("ru", "Лукашенко готов встретиться с Трампом.", "BLR>USA AGREE"),
    ("ru", "США готовы вернуть посольство в Минск.", "USA>BLR AGREE"),
    ("ru", "Лукашенко помиловал 31 человека после переговоров с США.", "BLR>USA CONCEDE"),
    ("ru", "Снятие Вашингтоном санкций с «Белавиа» обрадовало Минск.", "USA>BLR RETREAT"),
    ("ru", "По просьбе Трампа Лукашенко освободил 52 человека.", "BLR>USA RETREAT"),
    ("ru", "США продлили санкции в отношении Белоруссии еще на год.", "USA>BLR SANCTION"),
    ("ru", "Эксперты сомневаются, что США снимут санкции с Беларуси.", None),
    ("ru", "ЕС продлил санкции против Беларуси.", None),
    ("ru", "Лукашенко раскритиковал политику США.", "BLR>USA ACCUSE"),
    ("ru", "Лукашенко провел телефонный разговор с Трампом.", "BLR>USA CONSULT"),
    ("ru", "Белоруссия закрыла посольство США.", "BLR>USA SANCTION"),
    ("ru", "Сенаторы США призвали ввести санкции против режима Лукашенко.", "USA>BLR REQUEST"),
    ("ru", "Американские сенаторы осудили выборы в Белоруссии.", "USA>BLR ACCUSE"),
    ("ru", "Конгресс США принял резолюцию в поддержку народа Беларуси.", "USA>BLR SUPPORT"),
    ("ru", "В Минск приехала делегация США.", "USA>BLR CONSULT"),
    ("ru", "Делегация США прибыла в Минск на переговоры.", "USA>BLR CONSULT"),
    ("ru", "Посол США вручил верительные грамоты Лукашенко.", None),
    ("be", "Вашынгтон зняў санкцыі з «Беларуськалія».", "USA>BLR RETREAT"),
    ("be", "ЗША ўвялі санкцыі супраць Беларусі.", "USA>BLR SANCTION"),
    ("be", "Беларусь вызваліла грамадзяніна ЗША.", "BLR>USA RETREAT"),
    ("be", "Дзярждэп ЗША асудзіў прысуд беларускім журналістам.", "USA>BLR ACCUSE"),
    ("be", "Лукашэнка абвінаваціў ЗША ў падрыхтоўцы перавароту.", "BLR>USA ACCUSE"),
    ("be", "ЗША абвінавацілі Лукашэнку ў падрыхтоўцы перавароту.", "USA>BLR ACCUSE"),
    ("be", "Трамп падзякаваў Лукашэнку за вызваленне вязняў.", "USA>BLR SUPPORT"),
    ("be", "Лукашэнку падзякаваў Трамп.", "USA>BLR SUPPORT"),
    ("be", "Лукашэнка сустрэўся з Коўлам у Мінску.", "USA>BLR CONSULT"),
    ("be", "З Лукашэнкам сустрэўся Коўл.", "USA>BLR CONSULT"),
    ("be", "Мінск наведаў Джон Коўл.", "USA>BLR CONSULT"),
    ("be", "Ціханоўская сустрэлася з дзяржсакратаром ЗША Марка Рубіа.", "BLR>USA CONSULT"),
    ("be", "ЗША заклікалі ўлады Беларусі вызваліць палітвязняў.", "USA>BLR REQUEST"),
    ("be", "Мінск запатрабаваў ад Вашынгтона зняць санкцыі.", "BLR>USA REQUEST"),
    ("be", "Вашынгтон не зняў санкцыі з Мінска.", "USA>BLR RETREAT-neg"),
    ("be", "Вашынгтон не здыме санкцыі з Мінска.", "USA>BLR REJECT"),
    ("be", "Вашынгтон здыме санкцыі з Мінска.", "USA>BLR CONCEDE"),
    ("be", "Вашынгтон можа зняць санкцыі з Мінска.", "USA>BLR -hyp"),
    ("be", "Беларусь выслала амерыканскіх дыпламатаў.", "BLR>USA SANCTION"),
    ("be", "Лукашэнка запрасіў Трампа ў Мінск.", "BLR>USA AGREE"),
    ("be", "Трамп запрасіў Лукашэнку ў Вашынгтон.", "USA>BLR AGREE"),
    ("be", "Лукашэнка гатовы сустрэцца з Трампам.", "BLR>USA AGREE"),
    ("be", "Зняцце Вашынгтонам санкцый з «Белавія» ўзрадавала Мінск.", "USA>BLR RETREAT"),
    ("be", "Санкцыі супраць Беларусі ўведзены Вашынгтонам.", "USA>BLR SANCTION"),
    ("be", "Эксперты сумняюцца, што ЗША здымуць санкцыі з Беларусі.", None),
    ("be", "Лукашэнка памілаваў 31 чалавека пасля перамоваў з ЗША.", "BLR>USA CONCEDE"),
    ("be", "ЗША падоўжылі санкцыі супраць Беларусі.", "USA>BLR SANCTION"),
    ("be", "У Мінск прыехала дэлегацыя ЗША.", "USA>BLR CONSULT"),
    ("be", "Лукашэнка раскрытыкаваў палітыку ЗША.", "BLR>USA ACCUSE"),
    ("en", "A senior US diplomat arrived in Minsk on Thursday for talks with Belarusian officials.", "USA>BLR CONSULT"),
    (
        "en",
        "The US Commerce Department tightened export controls on Belarus over its role in the war.",
        "USA>BLR SANCTION",
    ),
    ("en", "Belarusian authorities handed over two American detainees at the Lithuanian border.", "BLR>USA RETREAT"),
    ("en", "Lukashenko dismissed the US statement as interference in internal affairs.", "BLR>USA"),
    ("en", "The United States stands in solidarity with the Belarusian people.", "USA>BLR SUPPORT"),
    ("en", "In Washington, Tsikhanouskaya asked Congress to keep sanctions on the regime.", "BLR>USA REQUEST"),
    ("en", "Belarus suspended the operations of the US embassy.", "BLR>USA SANCTION"),
    ("en", "The Belarusian foreign ministry protested against new US sanctions.", "BLR>USA ACCUSE"),
    ("en", "Trump said he had spoken to the highly respected president of Belarus, Alexander Lukashenko.", "USA>BLR"),
    ("en", "Lukashenko told Coale he was ready to release more prisoners.", "BLR>USA"),
    ("en", "The release followed months of negotiations between the United States and Belarus.", "USA>BLR CONSULT"),
    ("ru", "Президент США Дональд Трамп поздравил белорусский народ с праздником.", "USA>BLR SUPPORT"),
    ("ru", "Александр Лукашенко провел встречу с американским дипломатом Кристофером Смитом.", "BLR>USA CONSULT"),
    ("ru", "США закрыли свое посольство в Минске.", "USA>BLR SANCTION"),
    ("ru", "Американская сторона попросила Минск помиловать осужденных.", "USA>BLR REQUEST"),
    ("ru", "Белорусские власти выпустили на свободу американца Юраса Зенковича.", "BLR>USA RETREAT"),
    ("ru", "МИД Белоруссии вызвал временного поверенного США и выразил протест.", "BLR>USA ACCUSE"),
    ("ru", "Госдеп внес в черный список 25 белорусских чиновников.", "USA>BLR SANCTION"),
    ("ru", "Байден встретился с лидером белорусской оппозиции Светланой Тихановской.", "USA>BLR CONSULT"),
    ("ru", "Лукашенко заявил, что не собирается встречаться с американцами.", "BLR>USA REJECT"),
    ("ru", "США намерены снять санкции с «Беларуськалия».", "USA>BLR CONCEDE"),
    ("ru", "Санкции США против «Белавиа» были сняты в сентябре.", "USA>BLR RETREAT"),
    ("ru", "Вашингтон обеспокоен арестами журналистов в Белоруссии.", "USA>BLR ACCUSE"),
    ("ru", "Как сообщил Коул, Лукашенко согласился освободить еще сто человек.", "BLR>USA CONCEDE"),
    ("ru", "Минфин США выдал лицензию на операции с «Белавиа».", "USA>BLR RETREAT"),
    ("be", "Прэзідэнт ЗША Дональд Трамп павіншаваў беларускі народ.", "USA>BLR SUPPORT"),
    ("be", "Аляксандр Лукашэнка правёў сустрэчу з амерыканскім дыпламатам Крыстаферам Смітам.", "BLR>USA CONSULT"),
    ("be", "ЗША закрылі сваю амбасаду ў Менску.", "USA>BLR SANCTION"),
    ("be", "Беларускія ўлады выпусцілі на волю амерыканца.", "BLR>USA RETREAT"),
    ("be", "Дзярждэп занепакоены арыштамі журналістаў у Беларусі.", "USA>BLR ACCUSE"),
    ("be", "Байдэн сустрэўся са Святланай Ціханоўскай.", "USA>BLR CONSULT"),
    ("be", "Лукашэнка заявіў, што не збіраецца сустракацца з амерыканцамі.", "BLR>USA REJECT"),
    ("be", "ЗША маюць намер зняць санкцыі з «Беларуськалія».", "USA>BLR CONCEDE"),
    ("be", "Ціханоўская заклікала ЗША ўзмацніць санкцыі супраць рэжыму.", "BLR>USA REQUEST"),
    ("be", "Санкцыі ЗША супраць «Белавія» былі знятыя ў верасні.", "USA>BLR RETREAT"),
    ("be", "Амерыканскі бок папрасіў Мінск памілаваць асуджаных.", "USA>BLR REQUEST"),
    ("be", "Мінфін ЗША выдаў ліцэнзію на аперацыі з «Белавія».", "USA>BLR RETREAT"),
    ("be", "Лукашэнка адмовіўся ад сустрэчы з Коўлам.", "BLR>USA REJECT"),
    ("be", "Амерыканскія сенатары асудзілі рэпрэсіі ў Беларусі.", "USA>BLR ACCUSE"),
]

# One word flips direction, negation, modality or class between the two sentences of a pair.
PAIRS: list[tuple[str, str, str | None, str, str | None]] = [
    ("en", "Trump phoned Lukashenko.", "USA>BLR CONSULT", "Lukashenko phoned Trump.", "BLR>USA CONSULT"),
    ("en", "Minsk freed the American.", "BLR>USA RETREAT", "Minsk detained the American.", "BLR>USA COERCE"),
    (
        "en",
        "Washington eased sanctions on Belarus.",
        "USA>BLR RETREAT",
        "Washington extended sanctions on Belarus.",
        "USA>BLR SANCTION",
    ),
    (
        "en",
        "Washington agreed to lift sanctions on Minsk.",
        "USA>BLR CONCEDE",
        "Washington refused to lift sanctions on Minsk.",
        "USA>BLR REJECT",
    ),
    ("en", "Trump invited Lukashenko.", "USA>BLR AGREE", "Trump was invited by Lukashenko.", "BLR>USA AGREE"),
    ("en", "Lukashenko praised Trump.", "BLR>USA SUPPORT", "Lukashenko criticised Trump.", "BLR>USA ACCUSE"),
    (
        "en",
        "The US has lifted sanctions on Belavia.",
        "USA>BLR RETREAT",
        "The EU has lifted sanctions on Belavia.",
        None,
    ),
    ("ru", "Лукашенко позвонил Трамп.", "USA>BLR CONSULT", "Лукашенко позвонил Трампу.", "BLR>USA CONSULT"),
    ("ru", "Коула принял Лукашенко.", "USA>BLR CONSULT", "Коула раскритиковал Лукашенко.", "BLR>USA ACCUSE"),
    (
        "ru",
        "США сняли санкции с Беларуси.",
        "USA>BLR RETREAT",
        "США продлили санкции против Беларуси.",
        "USA>BLR SANCTION",
    ),
    ("ru", "США снимут санкции с Беларуси.", "USA>BLR CONCEDE", "США не снимут санкции с Беларуси.", "USA>BLR REJECT"),
    ("ru", "Трамп поблагодарил Лукашенко.", "USA>BLR SUPPORT", "Трампа поблагодарил Лукашенко.", "BLR>USA SUPPORT"),
    (
        "ru",
        "Вашингтон согласился снять санкции с Минска.",
        "USA>BLR CONCEDE",
        "Вашингтон отказался снять санкции с Минска.",
        "USA>BLR REJECT",
    ),
    ("be", "Лукашэнку патэлефанаваў Трамп.", "USA>BLR CONSULT", "Лукашэнка патэлефанаваў Трампу.", "BLR>USA CONSULT"),
    ("be", "Трамп падзякаваў Лукашэнку.", "USA>BLR SUPPORT", "Трампу падзякаваў Лукашэнка.", "BLR>USA SUPPORT"),
    (
        "be",
        "ЗША знялі санкцыі з Беларусі.",
        "USA>BLR RETREAT",
        "ЗША падоўжылі санкцыі супраць Беларусі.",
        "USA>BLR SANCTION",
    ),
    (
        "be",
        "ЗША здымуць санкцыі з Беларусі.",
        "USA>BLR CONCEDE",
        "ЗША не здымуць санкцыі з Беларусі.",
        "USA>BLR REJECT",
    ),
    (
        "be",
        "Вашынгтон пагадзіўся зняць санкцыі з Мінска.",
        "USA>BLR CONCEDE",
        "Вашынгтон адмовіўся зняць санкцыі з Мінска.",
        "USA>BLR REJECT",
    ),
]

# What a White House or State Department document says in its own voice (publisher side USA): quad and role of the target.
OFFICIAL: list[tuple[str, str, str]] = [
    ("The United States condemns the arrest of opposition leaders in Belarus.", "verbal_conf", "government"),
    ("We call on the Lukashenko regime to release all political prisoners.", "verbal_conf", "government"),
    ("We will hold accountable those responsible for the repression in Belarus.", "verbal_conf", "government"),
    ("We stand with the people of Belarus.", "verbal_coop", "people_or_civil_society"),
    (
        "The Secretary reaffirmed the strong support of the United States for the Belarusian people.",
        "verbal_coop",
        "people_or_civil_society",
    ),
    ("Today we are imposing sanctions on 20 Belarusian individuals.", "material_conf", "government"),
    ("I am continuing for one year the national emergency with respect to Belarus.", "material_conf", "government"),
    (
        "The Department will impose visa restrictions on officials of the Lukashenko regime.",
        "material_conf",
        "government",
    ),
    ("The President met with Belarusian opposition leader Sviatlana Tsikhanouskaya.", "verbal_coop", "opposition"),
]

# Mechanisms, one row each: what binds, turns or takes away an event besides the plain clause.
MECHANISMS: list[tuple[str, str, str | None]] = [
    ("ru", "В Минске высоко оценили усилия американского президента.", "BLR>USA SUPPORT"),  # people of the place
    ("be", "У Мінску высока ацанілі намаганні амерыканскага прэзідэнта.", "BLR>USA SUPPORT"),
    ("ru", "Сотрудники КГБ обыскали американского дипломата.", "BLR>USA COERCE"),  # genitive behind a noun
    ("ru", "Из белорусских тюрем по договоренности с США освободили 123 человека.", "BLR>USA RETREAT"),  # owner acts
    ("ru", "С «Белавиа» Соединённые Штаты сняли санкции.", "USA>BLR RETREAT"),  # a mark opens the name
    ("ru", "О снятии санкций с «Белавиа» объявил американский спецпосланник.", "USA>BLR CONCEDE"),  # before its verb
    ("be", "Дзярждэп ЗША зьняў санкцыі зь беларускіх прадпрыемстваў.", "USA>BLR RETREAT"),  # classical spelling
    ("ru", "Белый дом не пригласил белорусскую делегацию.", "USA>BLR AGREE-neg"),  # the past denies, it does not refuse
    ("en", "The White House did not invite the Belarusian delegation.", "USA>BLR AGREE-neg"),
    ("en", "Two consuls of the United States were expelled by Minsk.", "BLR>USA SANCTION"),
    ("ru", "Американского консула выслали из Беларуси.", "BLR>USA SANCTION"),  # from whom
    ("en", "The US and Belarusian ministries exchanged files on smugglers.", "USA>BLR COOPERATE"),
    (
        "ru",
        "Телефонный разговор министра Беларуси с госсекретарем США прошел по инициативе Вашингтона.",
        "USA>BLR CONSULT",
    ),
    ("en", "The Belarusian refinery was put on the blacklist by the US Treasury.", "USA>BLR SANCTION"),
    (
        "en",
        "Coale said that the United States would lift sanctions on Belavia.",
        "USA>BLR CONCEDE",
    ),  # future in the past
    ("ru", "Вашингтон готов снять санкции с белорусского калия.", "USA>BLR CONCEDE"),
    ("ru", "Лукашенко подписал указ о помиловании 25 осужденных по просьбе Трампа.", "BLR>USA CONCEDE"),
    ("en", "Minsk criticised the Nobel Committee over the American president.", None),  # the third party is the object
    (
        "ru",
        "Если Минск запустит шары, предупредил советник, США вернут «Белавиа» в черный список.",
        "USA>BLR THREATEN-hyp",
    ),
    # where a passive without an agent took place tells who has power there
    ("en", "An American lawyer was found guilty of spying in Minsk.", "BLR>USA SANCTION"),
    ("en", "A Belarusian hacker wanted by the FBI was arrested in Florida.", "USA>BLR COERCE"),
    ("en", "An American wanted by Belarus was arrested in Warsaw.", None),
    # people who are the subject of a passive undergo it, whoever owns such acts
    ("en", "Three US officials were barred from entering Belarus.", "BLR>USA SANCTION"),
    # the agent of what only dates an act
    (
        "en",
        "Clemency was granted to 18 prisoners after an appeal by Trump, the Belarusian press service said.",
        "BLR>USA CONCEDE",
    ),
    # who comes under fire is the target
    ("en", "Minsk came under heavy fire from American lawmakers.", "USA>BLR ACCUSE"),
    ("en", "Lukashenko won warm praise from the US president.", "USA>BLR SUPPORT"),
    # a verb whose past is its base is no past behind "to" or "will"
    ("en", "Belarus refused to let American observers see the ballots.", "BLR>USA REJECT"),
    ("en", "Trump's envoy is due in Minsk next week.", "USA>BLR AGREE"),
    # sanctions that are there already, and whose they are
    ("en", "Sanctions imposed by the United States remain a burden on Belarusian exports.", None),
    ("en", "Belaruskali, still under American sanctions, sells its potash through middlemen.", None),
    # third parties without an entry among the actors
    ("en", "Britain blacklisted three Belarusian plants, as the United States knew.", None),
    ("en", "Lukashenko met the French president and discussed the American economy.", None),
    ("en", "The American consul was told to leave Belarus within 72 hours.", "BLR>USA SANCTION"),
    ("en", "Lukashenko was sharply criticised in a State Department report.", "USA>BLR ACCUSE"),
    ("en", "A US request to visit the prisoner was rejected by the Belarusian authorities.", "BLR>USA REJECT"),
    ("en", "American traders unloaded their first Belarusian potash in New Orleans.", "USA>BLR COOPERATE"),
    ("en", "Belarus has lived under US sanctions imposed in spring.", None),
    # who begins the next clause, or tells of the act, is not its object
    ("en", "Belarus banned goods from Poland, and the US ambassador in Warsaw visited the border.", None),
    ("en", "The US Senate rejected a bill on Ukraine, Belarusian television reported.", None),
    ("en", "Tsikhanouskaya met the president of Poland before her trip to Washington.", None),
    # whose words are told in indirect speech, and to whom they are said
    ("en", "There will be no talks with the Americans on this, Lukashenko said.", "BLR>USA REJECT"),
    ("en", '"We will respond harshly," the Belarusian foreign minister told the Americans.', "BLR>USA THREATEN"),
    # "by" behind a comma belongs to another participle
    ("en", "Thirty prisoners left Belarus for Lithuania, accompanied by US diplomats.", "BLR>USA RETREAT"),
    # nominalised acts with their agent
    ("en", "The release by Minsk of nine Americans followed weeks of talks.", "BLR>USA RETREAT"),
    ("en", "A demand from Washington to free the prisoners reached Minsk on Monday.", "USA>BLR REQUEST"),
    ("en", "Lukashenko has been denied a US visa.", "USA>BLR REJECT"),
    # what two do together, a third country one of them, concerns nobody named later
    ("en", "Lukashenko and Putin agreed on gas prices, ignoring US criticism.", None),
    # a place that opens the sentence makes a meeting a visit there
    ("en", "In Minsk on Thursday, Lukashenko met an American general.", "USA>BLR CONSULT"),
    # participles that only describe
    ("en", "Belarus released three jailed Americans.", "BLR>USA RETREAT"),
    ("en", "Lukashenko spoke of Washington's broken promises to the Chinese ambassador.", None),
    ("en", "Lukashenko hosts US envoy, frees 14 prisoners.", "BLR>USA RETREAT"),  # headlines join verbs by commas
    ("en", "The US embassy did not respond to a request for comment from Minsk.", None),
    ("en", "Belarusian Aryna Sabalenka beat American Jessica Pegula in straight sets.", None),
    # what Slavic word order and endings say
    ("ru", "Минск посетили сотрудники аппарата Конгресса США.", "USA>BLR CONSULT"),  # a plural verb, a singular name
    ("be", "Двое афіцэраў Пентагона прыехалі ў Мінск.", "USA>BLR CONSULT"),  # the head stands before two genitives
    ("be", "З Днём незалежнасці ЗША амерыканскага калегу павіншаваў кіраўнік беларускай дзяржавы.", "BLR>USA SUPPORT"),
    ("ru", "Решение Вашингтона приветствовали в белорусском Минтрансе.", "BLR>USA SUPPORT"),  # who acts is a place
    ("be", "Паміж Мінскам і Вашынгтонам вядуцца перамовы.", "BLR>USA CONSULT"),
    ("ru", "В Вене прошла встреча белорусских и американских дипломатов.", "BLR>USA CONSULT"),  # one phrase, two sides
    ("ru", "Переговоры с американцами в Минске продлились два дня.", "USA>BLR CONSULT"),  # the place names the host
    ("be", "Дванаццаці амерыканскім кангрэсменам забаронены ўезд у Беларусь.", "BLR>USA SANCTION"),  # the place bans
    ("ru", "Американский посол вызван в МИД Беларуси.", "BLR>USA ACCUSE"),
    ("be", "Мінск трапіў пад агонь крытыкі з боку амерыканскіх кангрэсменаў.", "USA>BLR ACCUSE"),  # who meets with it
    ("ru", "Белорусский айтишник получил в США пять лет тюрьмы.", "USA>BLR SANCTION"),
    ("ru", "В Минске белорусский айтишник получил пять лет тюрьмы за письма в США.", None),  # tried at home
    ("be", "У ЗША затрымалі беларускага бізнесоўца.", "USA>BLR COERCE"),
    ("ru", "Из США депортировали девять белорусов.", "USA>BLR COERCE"),
    ("ru", "Польские власти депортировали белоруса с американской визой.", None),
    ("ru", "Снимать ограничения с «Беларуськалия» Соединенные Штаты не обещали.", "USA>BLR CONCEDE-neg"),  # inverted
    ("be", "Ад сустрэчы з Трампам Лукашэнка адмовіўся.", "BLR>USA REJECT"),
    ("ru", "Лукашенко встретился с Си Цзиньпином, пишет американская газета.", None),
    ("be", "У Беларусі асудзілі журналіста, які даваў інтэрв'ю амерыканскаму выданню.", None),
    ("ru", "Репрессии в Беларуси осудили в Госдепе США.", "USA>BLR ACCUSE"),  # the institution, not the country
    ("ru", "Американского коллегу поздравил глава белорусского государства.", "BLR>USA SUPPORT"),  # a definite's case
    ("be", "Перамовы з амерыканцамі ў Мінску не адбыліся.", "USA>BLR CONSULT-neg"),  # the verb says whether
    ("ru", "Вашингтон и Киев договорились о ракетах, заявил белорусский эксперт.", None),  # with each other
    ("ru", "За аресты журналистов в Беларуси США ввели новые санкции.", "USA>BLR SANCTION"),  # why another act
    ("ru", "В белорусской столице обсудили фильмы об Америке.", None),  # what is talked of takes no part
    ("ru", "Встреча выпускников американских программ прошла в Минске.", None),
    ("ru", "Американцев пригласили в Минск на учения.", "BLR>USA AGREE"),  # where to tells who invites
    ("be", "Вызваліць Марыю Калеснікаву заклікала Мінск амерыканская місія.", "USA>BLR REQUEST"),
    (
        "be",
        "Дзярждэп заклікаў беларускія ўлады вызваліць усіх палітвязняў.",
        "USA>BLR REQUEST",
    ),  # accusative as nominative
    ("ru", "Очередной визит посланника Трампа в Минск ожидается в декабре.", "USA>BLR AGREE"),  # the verb says when
    ("ru", "Белый дом рассматривает возможность снятия санкций с Беларуси.", "USA>BLR CONCEDE"),
    ("ru", "Американские власти решили не возвращать посольство в Минск.", "USA>BLR REJECT"),  # a negated infinitive
    ("ru", "Назвали белорусов, которых США внесли в черный список.", "USA>BLR SANCTION"),  # an oblique relative
    (
        "be",
        "Старшыня КДБ Беларусі правёў таемныя перамовы з ЦРУ.",
        "BLR>USA CONSULT",
    ),  # the owner's case is not its own
    ("be", "Двух грамадзянаў ЗША вызвалілі з беларускага СІЗА.", "BLR>USA RETREAT"),
    ("ru", "Вашингтон ждет, что Минск освободит всех политзаключенных.", "USA>BLR REQUEST"),
    ("ru", "Госдеп предупредил американцев о рисках поездок в Беларусь.", None),  # one's own are addressed
    # what merely remains as it was
    ("en", "American firms remain barred from buying fuel of Naftan under sanctions in force.", None),
    ("en", "Canada imposed sanctions on nine Belarusian officials whom the US had named.", None),  # a third state acts
]

# Text before the sentence, the sentence, its event.
CONTEXTS: list[tuple[str, str, str, str | None]] = [
    ("en", "Trump spoke about Lukashenko. ", "He called him a highly respected president.", "USA>BLR SUPPORT"),
    ("en", "Washington proposed inspections to Belarus. ", "Minsk refused.", "BLR>USA REJECT"),
    (
        "en",
        "The State Department issued a note on Belarus. ",
        "It urged the authorities to free all.",
        "USA>BLR REQUEST",
    ),
    ("ru", "В Минск приехала делегация США. ", "Через день власти отпустили 16 заключенных.", "BLR>USA RETREAT"),
    # the subject of the sentence before goes on
    ("en", "Lukashenko sent Trump a letter. ", "He wished the American people peace.", "BLR>USA SUPPORT"),
]
