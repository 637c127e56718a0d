"""Drug names that the vocabulary does not have: candidates by their INN stem, never linked.

Stems: WHO, "The use of stems in the selection of International Nonproprietary Names (INN)", 2018 and the revised
monoclonal antibody nomenclature of 2021. An unknown drug stays unknown; it is only given one name in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from medkb.link.spelling import sound
from medkb.model import Mention
from medkb.text.morphology import fold, is_cyrillic, is_dictionary_word, word_key
from medkb.vocab.transliterate import transliterate

# A stem stands at the end of the name; those that ordinary words end in as well ("-tide", "-stat", "-vir", "-cept",
# "-ol", "-ine") are left out or lengthened.
_STEMS_EN = (
    "mab tamig mig bart tug tinib metinib ciclib zomib parib rafenib degib lisib rasib clax citinib gliptin gliflozin "
    "glutide relin relix sartan prazole prazan vastatin tegravir buvir previr asvir navir ciclovir camivir zanamivir kinra "
    "limus platin rubicin taxel tecan mycin micin oxacin cillin penem conazole fungin triptan gepant setron "
    "pitant dralazine olol aterol meterol moterol nterol tropium dipine xaban gatran grel grelor parin lukast denoson idenib quinib sidomide "
    "lidomide ridomide tercept nercept bercept facept racetam orexant piprazole peridone apine nersen virsen mersen dirsen lirsen siran parvovec leucel "
    "epoetin grastim plestim stim kiren entan ciguat adenant oxetine anserin azenil stinel".split()
)
_STEMS_RU = (
    "маб тамиг тиниб метиниб циклиб зомиб париб рафениб дегиб лисиб расиб клакс ситиниб глиптин глифлозин глутид "
    "реликс сартан празол празан вастатин тегравир бувир превир асвир навир цикловир камивир кинра лимус платин рубицин "
    "таксел текан мицин флоксацин циллин пенем коназол фунгин триптан гепант сетрон питант олол атерол метерол мотерол нтерол тропий "
    "дипин ксабан гатран грел грелор парин лукаст деносон идениб сидомид лидомид ридомид терцепт нерцепт берцепт фацепт "
    "рацетам орексант пипразол перидон нерсен вирсен мерсен дирсен лирсен сиран лейцел эпоэтин грастим плестим кирен энтан оксетин".split()
)
_CASE = r"(?:а|у|ом|е|ы|ов|ам|ами|ах|я|ю|ем|и)?"
_CANDIDATE_RU = re.compile(rf"([а-яё]{{3,}}(?:{'|'.join(sorted(_STEMS_RU, key=len, reverse=True))})){_CASE}")
_CANDIDATE_EN = re.compile(rf"[a-z]{{3,}}(?:{'|'.join(sorted(_STEMS_EN, key=len, reverse=True))})")
# What an antibody carries: INNs of two words, "тузамитамаб равтанзин", "telisotuzumab vedotin".
_PAYLOAD = re.compile(
    r"[\s\u00a0]((?:ведотин|эмтанзин|равтанзин|соравтанзин|мертанзин|озогамицин|дерукстекан|говитекан|тирумотекан|резетекан|"
    r"мафодотин|тезирин|пелидотин|ботидотин|пазудотокс|пузудотокс)(?:а|у|ом|е)?|"
    r"(?:vedotin|emtansine|ravtansine|soravtansine|mertansine|ozogamicin|deruxtecan|govitecan|tirumotecan|rezetecan|"
    r"mafodotin|tesirine|pelidotin|botidotin|pasudotox))(?!\w)",
    re.IGNORECASE,
)
# A substance made of another one: "N-ацетил-гамма-калихеамицин", "N-desmethyl-clozapine".
_MODIFIED = re.compile(
    r"(?<![\w-])(?=[\w,'-]*(?:ил|окси|дегидро|дез|нор|yl|oxy|dehydro|des|nor)-)(?:[^\W_][\w,']*-){1,4}$"
)
_SURNAMES = ("bart", "tug", "mig")  # with a capital, these end names of people
_SHORTEST, _LONGEST = 7, 26


@lru_cache(maxsize=50_000)
def base_form(word: str) -> str | None:
    """The nominative of a word that carries an INN stem ("нурулимабом" -> "нурулимаб"), or None."""
    if not _SHORTEST <= len(word) <= _LONGEST:
        return None
    low = fold(word)
    if not is_cyrillic(low):
        surname = word[0].isupper() and low.endswith(_SURNAMES)
        return low if _CANDIDATE_EN.fullmatch(low) and not surname else None
    match = _CANDIDATE_RU.fullmatch(low)
    return match[1] if match and not is_dictionary_word(word) else None


def modified(text: str, start: int) -> int:
    """Where the name that ends a compound of chemical groups begins: `start` where nothing is before it."""
    match = _MODIFIED.search(text, max(0, start - 40), start)
    return match.start() if match else start


def with_groups(text: str, mention: Mention) -> Mention:
    """The candidate with the chemical groups before it, as one name."""
    start = modified(text, mention.start)
    if start == mention.start:
        return mention
    name = fold(text[start : mention.start]) + mention.concept
    return Mention(start, mention.end, "drug", name, text[start : mention.end], True, mention.how)


def with_payload(text: str, mention: Mention) -> Mention:
    """The candidate with the second word of its INN, where that follows."""
    match = _PAYLOAD.match(text, mention.end)
    if match is None:
        return mention
    payload = fold(match[1])
    if is_cyrillic(payload):
        payload = re.sub(r"(?<=[нсц])(?:а|у|ом|е)$", "", payload)
    return Mention(
        mention.start,
        match.end(),
        "drug",
        f"{mention.concept} {payload}",
        text[mention.start : match.end()],
        True,
        mention.how,
    )


def one_name(candidates: Sequence[Mention]) -> Iterable[Mention]:
    """The candidates, those of one substance under one name: its English one where the article has it."""
    english = {_russian_sound(m.concept): m.concept for m in candidates if m.concept.isascii()}
    for m in candidates:
        name = m.concept if m.concept.isascii() else english.get(_sound(m.concept), m.concept)
        yield m if name == m.concept else Mention(m.start, m.end, "drug", name, m.text, True, m.how)


def _russian_sound(name: str) -> str:
    return _sound(" ".join(transliterate(word) for word in name.split()))


def _sound(name: str) -> str:
    return " ".join(sound(word_key(word).removeprefix("?")) for word in name.split())
