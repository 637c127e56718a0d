"""Invented first pages of articles, each with what it plainly says of itself; what is not named, it does not say."""

from __future__ import annotations

from typing import Any

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "ru: title, authors with marks, affiliations": (
        """Снотворин при хронической бессоннице у пожилых:
результаты открытого исследования
И.П. Лисогорский1, А.В. Мшистая1,2, Е.К. Дроздовец2*
1ФГБУ «Центр вымышленной медицины» Минздрава России, Москва
2Кафедра сна, Приреченский университет, Приреченск
Резюме
""",
        {
            "title_ru": "Снотворин при хронической бессоннице у пожилых: результаты открытого исследования",
            "authors": ("И.П. Лисогорский", "А.В. Мшистая", "Е.К. Дроздовец"),
        },
    ),
    "ru: UDC and DOI above, surname first": (
        """УДК 616.8-009.836
DOI: 10.5555/snov.2021.14.3.27
Лисогорский И.П., Мшистая А.В.

СНОТВОРИН ПРИ ХРОНИЧЕСКОЙ БЕССОННИЦЕ
У ПОЖИЛЫХ БОЛЬНЫХ

ФГБУ «Центр вымышленной медицины», Москва

Аннотация. Изучены исходы лечения.
""",
        {
            "title_ru": "СНОТВОРИН ПРИ ХРОНИЧЕСКОЙ БЕССОННИЦЕ У ПОЖИЛЫХ БОЛЬНЫХ",
            "authors": ("Лисогорский И.П.", "Мшистая А.В."),
            "doi": "10.5555/snov.2021.14.3.27",
        },
    ),
    "ru: capitals, rubric and journal above": (
        """ВЕСТНИК ВЫМЫШЛЕННОЙ НЕВРОЛОГИИ. Том 9, № 2, 2019
ОРИГИНАЛЬНАЯ СТАТЬЯ
ПРИМЕНЕНИЕ СНОТВОРИНА
ПРИ БЕССОННИЦЕ
А. Б. ЛЕСНИЧАЯ, В. Г. ТУМАНОВ
Резюме. Цель работы.
""",
        {
            "title_ru": "ПРИМЕНЕНИЕ СНОТВОРИНА ПРИ БЕССОННИЦЕ",
            "authors": ("А. Б. ЛЕСНИЧАЯ", "В. Г. ТУМАНОВ"),
            "journal": "ВЕСТНИК ВЫМЫШЛЕННОЙ НЕВРОЛОГИИ",
            "year": 2019,
        },
    ),
    "ru and en: two titles above, own citation below": (
        """Клинический опыт применения сердечина у больных с аритмией
Clinical experience of cardin in patients with arrhythmia
О.Л. Березняк, Т.С. Кочерга
Городская больница № 7, Заозерск
Для цитирования: Березняк О.Л., Кочерга Т.С. Клинический опыт применения сердечина у больных
с аритмией. Сердечные тетради. 2022;11(4):30–6. https://doi.org/10.5555/sert.2022.04
For citation: Bereznyak O.L., Kocherga T.S. Clinical experience of cardin in patients with arrhythmia.
Cardiac Notebooks. 2022;11(4):30–6. (In Russ.).
""",
        {
            "title_ru": "Клинический опыт применения сердечина у больных с аритмией",
            "title_en": "Clinical experience of cardin in patients with arrhythmia",
            "authors": ("О.Л. Березняк", "Т.С. Кочерга"),
            "journal": "Сердечные тетради",
            "year": 2022,
            "doi": "10.5555/sert.2022.04",
        },
    ),
    "ru then en with its own authors, behind the abstract": (
        """Длительная терапия печенолом при гепатите
Н.Н. Заречный, М.Ю. Слободкина
Введение. Гепатит остается частой болезнью, и лечение его длительно.
Ключевые слова: гепатит, печенол, исходы
Long-term treatment of hepatitis with hepatol
N.N. Zarechny, M.Yu. Slobodkina
Introduction. Hepatitis is still frequent.
""",
        {
            "title_ru": "Длительная терапия печенолом при гепатите",
            "title_en": "Long-term treatment of hepatitis with hepatol",
            "authors": ("Н.Н. Заречный", "М.Ю. Слободкина"),
        },
    ),
    "ru: patronymics in full": (
        """Случай успешного лечения редкой анемии гемолином
Лисогорский Иван Петрович, Мшистая Анна Валерьевна
Клинический случай описан впервые.
""",
        {
            "title_ru": "Случай успешного лечения редкой анемии гемолином",
            "authors": ("Лисогорский Иван Петрович", "Мшистая Анна Валерьевна"),
        },
    ),
    "ru: degrees between the names": (
        """Гемолин в лечении аутоиммунной анемии взрослых
д.м.н. И.П. Лисогорский, к.м.н. А.В. Мшистая, профессор Е.К. Дроздовец
Приреченский медицинский университет
""",
        {
            "title_ru": "Гемолин в лечении аутоиммунной анемии взрослых",
            "authors": ("И.П. Лисогорский", "А.В. Мшистая", "Е.К. Дроздовец"),
        },
    ),
    "ru: names over three lines": (
        """Гемолин в лечении аутоиммунной анемии взрослых
И.П. Лисогорский1, А.В. Мшистая2,
Е.К. Дроздовец1, О.Л. Березняк3, Т.С.
Кочерга1
1 Приреченский медицинский университет
""",
        {
            "title_ru": "Гемолин в лечении аутоиммунной анемии взрослых",
            "authors": ("И.П. Лисогорский", "А.В. Мшистая", "Е.К. Дроздовец", "О.Л. Березняк", "Т.С. Кочерга"),
        },
    ),
    "ru: GOST citation with all names behind a stroke": (
        """Обзор опыта лечения гемолином
Для цитирования: Лисогорский И.П. Обзор опыта лечения гемолином / И.П. Лисогорский, А.В. Мшистая // Вымышленная гематология. – 2020. – Т. 3, № 1. – С. 5–11.
""",
        {"authors": ("И.П. Лисогорский", "А.В. Мшистая"), "journal": "Вымышленная гематология", "year": 2020},
    ),
    "ru: citation that does not name all": (
        """Для цитирования: Лисогорский И.П., Мшистая А.В., Дроздовец Е.К. и др. Обзор опыта лечения
гемолином. Вымышленная гематология. 2020;3(1):5–11.
""",
        {"journal": "Вымышленная гематология", "year": 2020},
    ),
    "ru: editor and reviewers are no authors": (
        """Главный редактор
В.В. Перечников
Рецензенты:
С.С. Откликов, Р.Р. Проверкина
""",
        {},
    ),
    "ru: receipt and acceptance": (
        """Опыт применения почечина у детей с нефритом
Г.Г. Родниковая
Статья поступила 12.11.2017, принята к печати 03.02.2018.
""",
        {"title_ru": "Опыт применения почечина у детей с нефритом", "authors": ("Г.Г. Родниковая",), "year": 2018},
    ),
    "ru: an institute that bears a name": (
        """Лечение нефрита почечином: наблюдательное исследование
Г.Г. Родниковая, Д.Д. Ключев
НМИЦ нефрологии им. В.В. Перечникова, Тридевятск
И.И. Чужой и соавт. ранее показали, что ответ наступает за месяц.
""",
        {
            "title_ru": "Лечение нефрита почечином: наблюдательное исследование",
            "authors": ("Г.Г. Родниковая", "Д.Д. Ключев"),
        },
    ),
    "ru: title alone at the top, in both languages": (
        """Почечин у детей с нефротическим синдромом

Nephrin in children with nephrotic syndrome

Нефротический синдром у детей лечат гормонами, но треть больных не отвечает на терапию и нуждается в других средствах.
""",
        {
            "title_ru": "Почечин у детей с нефротическим синдромом",
            "title_en": "Nephrin in children with nephrotic syndrome",
        },
    ),
    "ru: double-spaced": (
        """Альманах вымышленной хирургии. Том 4, № 1

Шовный материал кетгутин при операциях

на печени: многоцентровое наблюдение

П.П. Скальпелев, Ф.Ф. Зажимова

Введение. Кровотечение после операций

на печени остается частым.
""",
        {
            "title_ru": "Шовный материал кетгутин при операциях на печени: многоцентровое наблюдение",
            "authors": ("П.П. Скальпелев", "Ф.Ф. Зажимова"),
            "journal": "Альманах вымышленной хирургии",
        },
    ),
    "ru: labelled authors": (
        """Авторы: Скальпелев П.П., Зажимова Ф.Ф.
Организация: Центр вымышленной хирургии
Текст сообщения следует ниже и занимает две страницы.
""",
        {"authors": ("Скальпелев П.П.", "Зажимова Ф.Ф.")},
    ),
    "ru: years of the study in the title": (
        """Исходы операций с кетгутином в 2011–2018 гг. в трех центрах
П.П. Скальпелев
Введение. Кровотечение остается частым.
""",
        {"title_ru": "Исходы операций с кетгутином в 2011–2018 гг. в трех центрах", "authors": ("П.П. Скальпелев",)},
    ),
    "en: initials, middle dots, journal with pages": (
        """Annals of Pretended Surgery (2018) 41:112–120
Catgutin sutures in liver resection: a randomised trial
P. Scalpell · F. M. Clampe · Q. van der Naald
Abstract
""",
        {
            "title_en": "Catgutin sutures in liver resection: a randomised trial",
            "authors": ("P. Scalpell", "F. M. Clampe", "Q. van der Naald"),
            "journal": "Annals of Pretended Surgery",
            "year": 2018,
        },
    ),
    "en: full names with degrees and marks": (
        """ORIGINAL ARTICLE

Somnolin for Chronic Insomnia in Older Adults

Pauline Scalpell, MD, PhD,1 Fritz M. Clampe, MBBS,1,2 and Quirijn van der Naald, PhD2*
1Department of Sleep, Nowhere University Hospital, Nowhere, and 2Institute of Dreams, Elsewhere

Abstract
""",
        {
            "title_en": "Somnolin for Chronic Insomnia in Older Adults",
            "authors": ("Pauline Scalpell", "Fritz M. Clampe", "Quirijn van der Naald"),
        },
    ),
    "en: surname and initials without points": (
        """J Pretend Sleep 2021;39:1234-40
doi: 10.5555/jps.2021.0412
Somnolin and falls in nursing homes: a cohort study
Scalpell PJ, Clampe FM, Naald QA
Department of Sleep, Nowhere University, Nowhere
""",
        {
            "title_en": "Somnolin and falls in nursing homes: a cohort study",
            "authors": ("Scalpell PJ", "Clampe FM", "Naald QA"),
            "journal": "J Pretend Sleep",
            "year": 2021,
            "doi": "10.5555/jps.2021.0412",
        },
    ),
    "en: citation with semicolons and an abbreviated journal": (
        """Article
Somnolin and the Risk of Falls in Nursing Homes
Pauline Scalpell 1, Fritz Clampe 1,2 and Quirijn Naald 2,*
1 Department of Sleep, Nowhere University; p.s@nowhere.example
Citation: Scalpell, P.; Clampe, F.; Naald, Q. Somnolin and the Risk of Falls in Nursing Homes.
J. Pretend. Med. 2022, 11, 345. https://doi.org/10.5555/jpm11020345
Academic Editor: Oswald Censor
Received: 3 January 2021
Accepted: 5 February 2022
""",
        {
            "title_en": "Somnolin and the Risk of Falls in Nursing Homes",
            "authors": ("Pauline Scalpell", "Fritz Clampe", "Quirijn Naald"),
            "journal": "J. Pretend. Med.",
            "year": 2022,
            "doi": "10.5555/jpm11020345",
        },
    ),
    "en: names of other alphabets and particles": (
        """Somnolin withdrawal in chronic users: a pilot study
Zoë O’Brannigan, Łukasz Świerkowski, Jean-Luc d'Aubépine, María del Olmo-Ruiz
Abstract
""",
        {
            "title_en": "Somnolin withdrawal in chronic users: a pilot study",
            "authors": ("Zoë O’Brannigan", "Łukasz Świerkowski", "Jean-Luc d'Aubépine", "María del Olmo-Ruiz"),
        },
    ),
    "en: on behalf of a group": (
        """Hepatol for chronic hepatitis (LIVERWORT):
a double-blind, phase 3 trial
Ada Quillon, Benedict Marrow,
Cora Thistlewood, on behalf of the LIVERWORT investigators
Summary
""",
        {
            "title_en": "Hepatol for chronic hepatitis (LIVERWORT): a double-blind, phase 3 trial",
            "authors": ("Ada Quillon", "Benedict Marrow", "Cora Thistlewood"),
        },
    ),
    "en: letters as marks of affiliations": (
        """Hepatol in transplant recipients: long-term outcomes
Ada Quillon a, Benedict Marrow a,b, Cora Thistlewood b
a Nowhere Hospital, Nowhere
""",
        {
            "title_en": "Hepatol in transplant recipients: long-term outcomes",
            "authors": ("Ada Quillon", "Benedict Marrow", "Cora Thistlewood"),
        },
    ),
    "en: an affiliation that looks like two names": (
        """Hepatol in transplant recipients: long-term outcomes
Quillon Memorial Hospital, San Fermino
Marrow Medical College, New Harrow
The patients were treated for a year.
""",
        {},
    ),
    "en: editors and corresponding people": (
        """Edited by: Oswald Censor
Reviewed by: Petra Sharp, Ian Blunt
Correspondence:
A. Quillon
The patients were treated for a year.
""",
        {},
    ),
    "en: only a receipt in a patient's history": (
        """A patient received and accepted hepatol in 2015 and was followed until 2019.
He was treated by A. Quillon and others.
""",
        {},
    ),
    "en: names within prose and a citation of another article": (
        """Hepatol was studied before by Quillon A, Marrow B (J Pretend Med 2010;28:1-9) and by others.
We looked at the patients of our own hospital, of whom many had been treated for years.
""",
        {},
    ),
    "en: a subject that looks like two names": (
        """Breast Cancer, Lung Cancer
Early Detection, Late Treatment
The patients were treated for a year and then followed.
""",
        {},
    ),
    "en: journal that the pages repeat": (
        """Hepatol in dialysis: a single-centre report
A. B. Quillon
Introduction
Some patients on dialysis have hepatitis.
\fPretended Journal of Nephrology
12
\fPretended Journal of Nephrology
13
""",
        {
            "title_en": "Hepatol in dialysis: a single-centre report",
            "authors": ("A. B. Quillon",),
            "journal": "Pretended Journal of Nephrology",
        },
    ),
    "ru: head with year and volume on each page": (
        """Почечин у детей с нефритом: опыт одной клиники
Г.Г. Родниковая
Введение. Нефрит у детей встречается часто.
\fВЫМЫШЛЕННЫЙ ЖУРНАЛ НЕФРОЛОГИИ 2014 | ТОМ 4
27
ВЫМЫШЛЕННЫЙ ЖУРНАЛ НЕФРОЛОГИИ 2014 | ТОМ 4
28
""",
        {
            "title_ru": "Почечин у детей с нефритом: опыт одной клиники",
            "authors": ("Г.Г. Родниковая",),
            "journal": "ВЫМЫШЛЕННЫЙ ЖУРНАЛ НЕФРОЛОГИИ",
            "year": 2014,
        },
    ),
    "en: identifiers of authors": (
        """Hepatol in dialysis: a single-centre report
Ada B. Quillon (ORCID: 0000-0001-2345-678X), Benedict C. Marrow https://orcid.org/0000-0002-1111-2222
Abstract
""",
        {
            "title_en": "Hepatol in dialysis: a single-centre report",
            "authors": ("Ada B. Quillon", "Benedict C. Marrow"),
        },
    ),
    "en: et al. on the first page": (
        """Quillon et al. Hepatol in dialysis 2016
Hepatol in dialysis: a single-centre report
Quillon A, Marrow B, et al.
Abstract
""",
        {},
    ),
    "en: title in capitals with a species": (
        """CASE REPORT
HEPATOL FOR INFECTION WITH FASCIOLA
HEPATICA IN A TRAVELLER
Ada Quillon, Benedict Marrow
Nowhere Hospital, Nowhere
""",
        {
            "title_en": "HEPATOL FOR INFECTION WITH FASCIOLA HEPATICA IN A TRAVELLER",
            "authors": ("Ada Quillon", "Benedict Marrow"),
        },
    ),
    "ru: copyright, and a receipt of the year before": (
        """© Коллектив авторов, 2021
УДК 616.24-002
ЛЕЧЕНИЕ ПНЕВМОНИИ ПНЕВМИНОМ У ВЗРОСЛЫХ
Лисогорский И.П.1, Мшистая А.В.1,2
1ГБУЗ «Больница № 5», Заозерск; 2Приреченский университет
Поступила 12.12.2020
""",
        {
            "title_ru": "ЛЕЧЕНИЕ ПНЕВМОНИИ ПНЕВМИНОМ У ВЗРОСЛЫХ",
            "authors": ("Лисогорский И.П.", "Мшистая А.В."),
            "year": 2021,
        },
    ),
    "ru: only a receipt": (
        """Лечение пневмонии пневмином у взрослых.
И.П. Лисогорский¹, А.В. Мшистая²
¹Кафедра терапии
Статья поступила 12.12.2020
""",
        {"title_ru": "Лечение пневмонии пневмином у взрослых", "authors": ("И.П. Лисогорский", "А.В. Мшистая")},
    ),
    "en: rubric with open access, marks of equal work": (
        """RESEARCH ARTICLE Open Access
Somnolin versus placebo in older adults with insomnia
Ada Quillon1†, Benedict Marrow1†, Xiao-Ming Li2, Cora de la Cruz3 and Jan van den Berg4*
Abstract
""",
        {
            "title_en": "Somnolin versus placebo in older adults with insomnia",
            "authors": ("Ada Quillon", "Benedict Marrow", "Xiao-Ming Li", "Cora de la Cruz", "Jan van den Berg"),
        },
    ),
    "en: authors above the title": (
        """Ada Quillon*, Benedict Marrow*, Cora Thistlewood
Somnolin versus placebo in older adults with insomnia: a randomised trial
Summary
Accepted for publication 5 May 2016
""",
        {
            "title_en": "Somnolin versus placebo in older adults with insomnia: a randomised trial",
            "authors": ("Ada Quillon", "Benedict Marrow", "Cora Thistlewood"),
            "year": 2016,
        },
    ),
    "an abstract and nothing else": (
        "Hepatol and somnolin in older people. The drugs were given to 40 patients for a year. Most of them were well.\n",
        {},
    ),
}
