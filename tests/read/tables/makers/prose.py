"""Invented prose in the manner of medical journals, to stand above and below the tables."""

from __future__ import annotations

import random

RU = """В исследование включали пациентов старше 18 лет, подписавших информированное согласие до начала любых процедур.
Группы были сопоставимы по возрасту, полу и длительности заболевания.
Оценку эффективности проводили каждые 8 недель по данным компьютерной томографии.
Статистическую значимость различий оценивали с помощью точного критерия Фишера и критерия Манна–Уитни.
Медиана времени наблюдения составила 14,2 месяца, за это время умерли 11 пациентов.
Дозу препарата снижали на 25 % при развитии токсичности III степени и более.
Сопутствующая терапия не ограничивалась, за исключением сильных ингибиторов изофермента CYP3A4.
Большинство нежелательных явлений имели лёгкую степень и не требовали отмены лечения.
Полученные результаты согласуются с данными ранее выполненных наблюдательных работ.
Ограничениями работы служат небольшой объём выборки и отсутствие ослепления исследователей.
Протокол одобрен локальным этическим комитетом, набор проводили в четырёх центрах.
Концентрацию препарата в плазме определяли методом жидкостной хроматографии с масс-спектрометрией.
Пациенты контрольной группы получали стандартное лечение в соответствии с клиническими рекомендациями.
Выживаемость рассчитывали по методу Каплана–Мейера, сравнение кривых проводили логранговым критерием.
Основные показатели приведены в таблице, доли рассчитаны от числа рандомизированных больных.
Вместе с тем частота повторных госпитализаций в течение полугода оставалась высокой в обеих группах.
При многофакторном анализе независимое значение сохранили только исходный функциональный статус и уровень альбумина.
Таким образом, раннее начало терапии позволяет уменьшить выраженность симптомов и улучшить качество жизни.
Микробиологическое исследование выполняли трижды: при поступлении, на 7-е и на 14-е сутки.
Исходно не выявлено различий по уровню маркёров воспаления, однако к концу лечения они появились.
Отдалённые исходы будут представлены в следующем сообщении.""".split("\n")

EN = """Eligible patients were aged 18 years or older and gave written informed consent before any study procedure.
The groups were well balanced with respect to age, sex and duration of disease.
Response was assessed every eight weeks by computed tomography and reviewed by two radiologists.
Differences between groups were tested with Fisher's exact test and the Mann-Whitney test.
The median follow-up was 14.2 months, and 11 patients died during this time.
The dose was reduced by 25% when toxicity of grade 3 or higher occurred.
Concomitant medication was allowed except for strong inhibitors of CYP3A4.
Most adverse events were mild and did not lead to discontinuation of treatment.
These results agree with earlier observational work in similar populations.
The small sample and the open design are the main limitations of this study.
The protocol was approved by the local ethics committee, and four centres took part.
Plasma concentrations were measured by liquid chromatography with mass spectrometry.
Patients in the control group were treated according to current guidelines.
Survival was estimated by the Kaplan-Meier method and compared with the log-rank test.
The main findings are given in the table; percentages refer to all randomised patients.
The rate of readmission within six months nevertheless remained high in both groups.
Only baseline performance status and serum albumin kept their independent value in the multivariable model.
Early treatment may therefore relieve symptoms and improve the quality of life.
Cultures were taken three times: on admission, on day 7 and on day 14.
Markers of inflammation did not differ at baseline but did so by the end of treatment.
Long-term outcomes will be reported separately.""".split("\n")


def paragraphs(key: str, lang: str, count: int, sentences: int = 5) -> list[str]:
    """So many paragraphs, always the same for one key."""
    chance = random.Random(key)
    bank = RU if lang == "ru" else EN
    deck: list[str] = []
    made = []
    for _ in range(count):
        if len(deck) < sentences:
            deck = chance.sample(bank, len(bank))
        made.append(" ".join(deck[:sentences]))
        deck = deck[sentences:]
    return made
