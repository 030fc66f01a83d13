"""Names of countries and of states: Webex has their codes, people type their names."""

from collections.abc import Mapping

_STATES = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia
FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine
MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada
NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon
PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia
WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico
AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|ON Ontario
PE Prince Edward Island|QC Quebec|SK Saskatchewan
NSW New South Wales|QLD Queensland|SA South Australia|TAS Tasmania|VIC Victoria|WA Western Australia
"""

_COUNTRIES = """
US United States|US USA|US America|US United States of America|CA Canada|MX Mexico|BR Brazil|AR Argentina|CL Chile
CO Colombia|PE Peru|GB United Kingdom|GB UK|GB Great Britain|GB England|GB Scotland|GB Wales|GB Northern Ireland
IE Ireland|DE Germany|DE Deutschland|AT Austria|AT Oesterreich|CH Switzerland|CH Schweiz|FR France|BE Belgium
NL Netherlands|NL Holland|LU Luxembourg|ES Spain|PT Portugal|IT Italy|IT Italia|DK Denmark|SE Sweden|NO Norway
FI Finland|IS Iceland|PL Poland|CZ Czech Republic|CZ Czechia|SK Slovakia|HU Hungary|RO Romania|BG Bulgaria|GR Greece
HR Croatia|SI Slovenia|RS Serbia|EE Estonia|LV Latvia|LT Lithuania|UA Ukraine|TR Turkey|IL Israel
AE United Arab Emirates|AE UAE
SA Saudi Arabia|QA Qatar|KW Kuwait|EG Egypt|ZA South Africa|NG Nigeria|KE Kenya|MA Morocco|IN India|PK Pakistan|CN China
HK Hong Kong|TW Taiwan|JP Japan|KR South Korea|KR Korea|SG Singapore|MY Malaysia|TH Thailand|VN Vietnam|PH Philippines
ID Indonesia|AU Australia|NZ New Zealand|CR Costa Rica|PA Panama|CY Cyprus|MT Malta
"""


def _read(table: str) -> Mapping[str, frozenset[str]]:
    codes: dict[str, set[str]] = {}
    for entry in table.replace("\n", "|").split("|"):
        code, _, name = entry.partition(" ")
        if name:
            codes.setdefault(name.casefold(), set()).add(code.casefold())
    return {name: frozenset(found) for name, found in codes.items()}


STATES = _read(_STATES)
"""The codes of states and provinces by their folded names."""

COUNTRIES = _read(_COUNTRIES)
"""ISO 3166-1 codes by the folded names of countries."""
