"""Query parameters that say how a reader came to a page, never which page it is.

A name stands here only if no outlet is known to number its articles with it; `id`, `p`, `i`, `c`, `sid`, `cid` and the
like are content and stay. Per-source exceptions belong to SourceRules.
"""

from __future__ import annotations

PREFIXES = (
    "utm_",
    "fb_action_",
    "mtm_",
    "pk_",
    "hsa_",
    "guce_",
    "ns_mchannel",
    "ns_source",
    "ns_campaign",
    "ns_linkname",
)
_NAMES = """
    fbclid gclid gclsrc dclid wbraid gbraid msclkid yclid ysclid ymclid twclid ttclid igshid igsh mibextid li_fat_id
    _openstat _ga _gl _hsenc _hsmi __hstc __hssc __hsfp hsctatracking mc_cid mc_eid mkt_tok vero_id vero_conv
    oly_enc_id oly_anon_id wickedid s_cid icid ncid ocid cmpid cmp smid smtyp tpcc wt_mc wt.mc wt_zmc xtor ito maca
    at_medium at_campaign at_campaign_type at_custom1 at_custom2 at_custom3 at_custom4 at_link_id at_link_type
    at_link_origin at_bbc_team at_format at_ptr_name traffic_source guccounter __twitter_impression fb_ref fb_source
    fb_comment_id sr_share share_id sharetype spm frommail rss_id
    phpsessid jsessionid aspsessionid
    amp amp_js_v amp_gsa ampshare usqp aoh
"""
NAMES = frozenset(_NAMES.split())
# Names that carry content on some sites: dropped only with a value that can mean nothing but the way in.
WAY_IN_NAMES = frozenset({"from", "ref", "source", "src", "via", "origin", "referer", "referrer", "share"})
_VALUES = "rss feed atom twitter facebook fb telegram tg vk ok whatsapp viber instagram newsletter email push share"
WAY_IN_VALUES = frozenset(_VALUES.split())
AMP_OUTPUTS = frozenset({"outputtype", "output"})  # ?outputType=amp


def is_tracker(name: str, value: str) -> bool:
    """Whether the parameter (decoded, any case) only tells how the reader came."""
    name, value = name.lower(), value.lower()
    return (
        name in NAMES
        or name.startswith(PREFIXES)
        or (name in WAY_IN_NAMES and value in WAY_IN_VALUES)
        or (name in AMP_OUTPUTS and value == "amp")
        or (name == "rss" and value in {"", "1", "true"})
    )
