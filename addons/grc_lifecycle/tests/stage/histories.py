"""Histories written by hand: what happened, and the stage and its cause on several days.

Q is 90 days unless told otherwise. Bought once: usual silence u = 90, late after 90 + 22.5 days, lost after
90 + 180; new for 112 days (Q + Q/4). With x intervals of q days: u = max(q, (x·q + 180) / (x + 2)).
"""

from ..common import every, monthly

N, A, D, L, P = "new", "active", "declining", "lost", "prospect"
FIRST = "First purchase"


def again(days):
    return f"Bought again after {days} days"


def back(days):
    return f"Bought again after {days} days: won back"


def silent(days, usual=None):
    return f"{days} days of silence, " + (f"usually buys every {usual}" if usual else "bought once")


#: 12 purchases of 1,000 in each of 2023 and 2024, then as told.
YEARS = monthly("2023-01", 24, 1000)
SEASONS = [row for year in (2023, 2024, 2025) for row in monthly(f"{year}-01", 6, 300) + monthly(f"{year}-07", 6, 1000)]

#: name: (purchases as (day, amount), [(day, stage, cause of the last movement)])
HISTORIES = {
    "one purchase": ([(0, 100)], [(0, N, FIRST), (112, N, FIRST), (113, D, silent(113)), (270, D, silent(113))]),
    "one purchase, lost on the day": ([(0, 100)], [(0, N, FIRST), (271, L, silent(271))]),
    "one purchase, never seen in between": ([(0, 100)], [(400, L, silent(400))]),
    "one purchase, two years later": ([(0, 100)], [(0, N, FIRST), (731, L, silent(731))]),
    "seen some days after the first purchase": ([(0, 100)], [(9, N, FIRST), (60, N, FIRST)]),
    "two invoices on one day are one occasion": (
        [(0, 100), (0, 50)],
        [(0, N, FIRST), (112, N, FIRST), (113, D, silent(113))],
    ),
    "three invoices on two days are two occasions": (
        [(0, 100), (0, 50), (20, 30)],
        [(20, N, "2 purchase days, the first 20 days ago")],
    ),
    "two purchases stay new": ([(0, 100), (30, 100)], [(0, N, FIRST), (30, N, FIRST), (112, N, FIRST)]),
    # u = (30 + 180) / 3 = 70, late after 87.5 days.
    "two purchases, no longer new": (
        [(0, 100), (30, 100)],
        [(0, N, FIRST), (30, N, FIRST), (113, A, "2 purchase days, the last 83 days ago"), (118, D, silent(88, 30))],
    ),
    "two purchases, new to the last day, then late": (
        [(0, 100), (20, 100)],
        # u = (20 + 180) / 3 = 66.67, late after 83.33 days: day 104 is new still.
        [(0, N, FIRST), (104, N, FIRST), (112, N, FIRST), (113, D, silent(93, 20))],
    ),
    "two purchases, lost after 70 + 180 days": (
        [(0, 100), (30, 100)],
        [(280, D, silent(250, 30)), (281, L, silent(251, 30))],
    ),
    "the third purchase makes them active": (
        every(30, 3),
        [(0, N, FIRST), (30, N, FIRST), (60, A, again(30)), (90, A, again(30))],
    ),
    # x = 2, q = 30: u = (60 + 180) / 4 = 60, late after 75 days, lost after 240.
    "three purchases, then late": (
        every(30, 3),
        [(60, A, "3 purchase days, the last 0 days ago"), (135, A, "3 purchase days, the last 0 days ago")]
        + [(136, D, silent(76, 30)), (300, D, silent(76, 30)), (301, L, silent(241, 30))],
    ),
    "three purchases in three days": (every(1, 3), [(0, N, FIRST), (1, N, FIRST), (2, A, "Bought again after 1 day")]),
    # x = 11, q = 30: u = 510 / 13 = 39.23, late after 49.04 days, lost after 219.23.
    "monthly for a year": (
        every(30, 12),
        [(330, A, "12 purchase days, the last 0 days ago"), (379, A, "12 purchase days, the last 0 days ago")]
        + [(380, D, silent(50, 30)), (549, D, silent(50, 30)), (550, L, silent(220, 30))],
    ),
    # x = 29, q = 7: u = 383 / 31 = 12.35; a quarter is less than a week: late after 19.35 days.
    "weekly": (
        every(7, 30),
        [(203, A, "30 purchase days, the last 0 days ago"), (222, A, "30 purchase days, the last 0 days ago")]
        + [(223, D, silent(20, 7)), (395, D, silent(20, 7)), (396, L, silent(193, 7))],
    ),
    # x = 9, q = 1: u = 189 / 11 = 17.18, late after 24.18 days.
    "daily for ten days": (
        every(1, 10),
        [(33, A, "10 purchase days, the last 24 days ago")] + [(34, D, "25 days of silence, usually buys every day")],
    ),
    # x = 3, q = 90: u = 90, late after 112.5 days.
    "quarterly": (
        every(90, 4),
        [(270, A, "4 purchase days, the last 0 days ago"), (382, A, "4 purchase days, the last 0 days ago")]
        + [(383, D, silent(113, 90)), (540, D, silent(113, 90)), (541, L, silent(271, 90))],
    ),
    "yearly: lost before the second, never again": (
        every(365, 3),
        [(0, N, FIRST), (271, L, silent(271)), (365, A, back(365)), (729, A, back(365)), (730, A, back(365))]
        # u = 365, late after 456.25, lost after 545.
        + [(1186, A, back(365)), (1187, D, silent(457, 365)), (1275, D, silent(457, 365)), (1276, L, silent(546, 365))],
    ),
    "so seldom that they are lost before they are late": (
        [(0, 100), (600, 100)],
        [(600, A, "2 purchase days, the last 0 days ago"), (1330, A, "2 purchase days, the last 0 days ago")]
        + [(1331, L, silent(731, 600))],
    ),
    "won back": (
        [(0, 100), (300, 100)],
        # u = 300, late after 375 days, lost after 480.
        [(0, N, FIRST), (113, D, silent(113)), (271, L, silent(271)), (300, A, back(300)), (675, A, back(300))]
        + [(676, D, silent(376, 300)), (781, L, silent(481, 300))],
    ),
    "won back, seen ten days later": (
        [(0, 100), (300, 100)],
        [(271, L, silent(271)), (310, A, back(300))],
    ),
    "won back twice": (
        [(0, 100), (300, 100), (900, 100)],
        # After 300 days: u = 300; lost after 480 days of silence.
        [(271, L, silent(271)), (300, A, back(300)), (781, L, silent(481, 300)), (900, A, back(600))],
    ),
    "came back while declining": (
        [(0, 100), (120, 100)],
        [(0, N, FIRST), (113, D, silent(113)), (120, A, again(120))],
    ),
    "came back on the last day before they are lost": (
        [(0, 100), (270, 100)],
        [(270, A, "2 purchase days, the last 0 days ago")],
    ),
    "declining on the day before they come back": (
        [(0, 100), (270, 100)],
        [(269, D, silent(269)), (270, A, again(270))],
    ),
    "late twice": (
        [*every(30, 3), (150, 100)],
        # x = 3, q = 90: u = 90, late after 112.5 days.
        [(60, A, "3 purchase days, the last 0 days ago"), (136, D, silent(76, 30)), (150, A, again(90))]
        + [(262, A, again(90)), (263, D, silent(113, 30))],
    ),
    "a second purchase within the first months after a pause": (
        [(0, 100), (100, 100)],
        # u = 100 at day 100: new until 112, active then: late after 125 days.
        [(0, N, FIRST), (112, N, FIRST), (113, A, "2 purchase days, the last 13 days ago"), (226, D, silent(126, 100))],
    ),
    "a purchase on the last day as new": (
        [(0, 100), (112, 100)],
        [(0, N, FIRST), (112, N, FIRST), (113, A, "2 purchase days, the last 1 days ago")],
    ),
    "ten intervals: the longest is not counted": (
        # Intervals 10 × 9 and 60: the 90th percentile of ten is the ninth: 10; u = 280 / 12 = 23.33, late after 30.33.
        [*every(10, 10), (150, 100)],
        [(180, A, "11 purchase days, the last 30 days ago"), (181, D, silent(31, 10))],
    ),
    "nine intervals: the longest counts": (
        # Intervals 10 × 8 and 60: u = max(60, (540 + 180) / 11) = 65.45, late after 81.82.
        [*every(10, 9), (140, 100)],
        [(221, A, "10 purchase days, the last 81 days ago"), (222, D, silent(82, 10))],
    ),
    "a purchase of nothing is none": ([(0, 0.01)], [(0, N, FIRST)]),
    "over the end of February": ([("2024-02-29", 100)], [("2024-02-29", N, FIRST), ("2024-06-20", N, FIRST)]),
    "late on 21 June, 113 days after 29 February": (
        [("2024-02-29", 100)],
        [("2024-06-20", N, FIRST), ("2024-06-21", D, silent(113))],
    ),
    "over the year's end": (
        [("2024-12-31", 100)],
        [("2024-12-31", N, FIRST), ("2025-04-22", N, FIRST), ("2025-04-23", D, silent(113))],
    ),
    "a purchase after the day is not known yet": (
        [(0, 100), (50, 100), (60, 100)],
        [(49, N, FIRST), (60, A, again(60))],
    ),
    "monthly, one month left out": (
        # x = 10, q = 30: u = 480 / 12 = 40, late after 50 days.
        [*every(30, 11), (360, 100)],
        [(350, A, "11 purchase days, the last 50 days ago"), (351, D, silent(51, 30)), (360, A, again(60))],
    ),
    "fortnightly": (
        # x = 25, q = 14: u = 530 / 27 = 19.63, late after 26.63 days, lost after 199.63.
        every(14, 26),
        [(376, A, "26 purchase days, the last 26 days ago"), (377, D, silent(27, 14)), (550, L, silent(200, 14))],
    ),
    "every two months": (
        # x = 5, q = 60: u = 480 / 7 = 68.57, late after 85.71 days.
        every(60, 6),
        [(385, A, "6 purchase days, the last 85 days ago"), (386, D, silent(86, 60))],
    ),
    "half-yearly: declining before each but the first known pause": (
        # After two: u = 182; after three, x = 2: u = 182, late after 227.5 days.
        every(182, 3),
        [(113, D, silent(113)), (182, A, again(182)), (363, A, again(182)), (364, A, again(182))]
        + [(591, A, again(182)), (592, D, silent(228, 182))],
    ),
    "amounts do not matter for silence": (
        [(0, 1), (30, 1_000_000), (60, 5)],
        [(135, A, "3 purchase days, the last 75 days ago"), (136, D, silent(76, 30))],
    ),
    # Spending: e is a month-end; now (e − 180, e], before, and a year earlier.
    "spending falls to 30 %": (
        YEARS + monthly("2025-01", 12, 300),
        [
            ("2025-01-20", A, "25 purchase days, the last 5 days ago"),
            # 30 April: 3,200 against 6,000; 31 March: 3,900: not yet twice running.
            ("2025-05-30", A, "25 purchase days, the last 5 days ago"),
            ("2025-05-31", D, "Spent $ 2,500 in 180 days, $ 6,000 before"),
            ("2025-06-30", D, "Spent $ 2,500 in 180 days, $ 6,000 before"),
            # 30 November: 1,800 against 2,500 is more than 60 %.
            ("2025-12-30", D, "Spent $ 2,500 in 180 days, $ 6,000 before"),
            ("2025-12-31", A, "Spending has recovered"),
        ],
    ),
    "spending falls to a half": (
        YEARS + monthly("2025-01", 12, 500),
        # 31 May: 3,500; 30 April: 4,000.
        [("2025-06-29", A, "30 purchase days, the last 14 days ago")]
        + [("2025-06-30", D, "Spent $ 3,000 in 180 days, $ 6,000 before")],
    ),
    "spending falls by 40 % at one month-end only": (
        YEARS + monthly("2025-01", 12, 600),
        # 30 June: 3,600 against 6,000; 31 July: 3,600 against 5,600.
        [("2025-06-30", A, "30 purchase days, the last 15 days ago")]
        + [("2025-07-31", A, "30 purchase days, the last 15 days ago")]
        + [("2025-08-31", A, "30 purchase days, the last 15 days ago")],
    ),
    "spending falls a little": (
        YEARS + monthly("2025-01", 12, 800),
        [("2025-07-31", A, "31 purchase days, the last 16 days ago")],
    ),
    "spending rises": (
        YEARS + monthly("2025-01", 12, 2000),
        [("2025-07-31", A, "31 purchase days, the last 16 days ago")],
    ),
    "a season is no fall": (
        SEASONS,
        [
            ("2025-05-31", A, "29 purchase days, the last 16 days ago"),
            ("2025-06-30", A, "29 purchase days, the last 16 days ago"),
        ],
    ),
    "less than last year, but not than before": (
        monthly("2023-01", 18, 1000) + monthly("2024-07", 12, 400),
        [("2024-12-31", D, "Spent $ 2,400 in 180 days, $ 6,000 before"), ("2025-06-30", A, "Spending has recovered")],
    ),
    "a fall without a year before": (
        monthly("2024-07", 6, 1000) + monthly("2025-01", 6, 100),
        [("2025-06-30", A, "12 purchase days, the last 15 days ago")],
    ),
    "a fall with two occasions in half a year": (
        # Each 85 days: two or three in a window, never three in all: only silence tells.
        every(88, 9, 1000) + [(88 * 9, 10), (88 * 10, 10)],
        [
            (88 * 10, A, "11 purchase days, the last 0 days ago"),
            (88 * 10 + 60, A, "11 purchase days, the last 0 days ago"),
        ],
    ),
    "both late and less": (
        YEARS + monthly("2025-01", 6, 300),
        # The last purchase is of 15 June; x = 29, q = 31: u = (899 + 180) / 31 = 34.8, late after 43.5 days.
        [("2025-05-31", D, "Spent $ 2,500 in 180 days, $ 6,000 before")]
        + [("2025-07-29", D, "Spent $ 2,500 in 180 days, $ 6,000 before")],
    ),
    "less, then lost": (
        YEARS + monthly("2025-01", 6, 300),
        # Lost after 34.8 + 180 days of silence.
        [
            ("2025-06-30", D, "Spent $ 1,800 in 180 days, $ 6,000 before"),
            ("2026-01-15", D, "Spent $ 1,800 in 180 days, $ 6,000 before"),
        ]
        + [("2026-01-16", L, silent(215, 31))],
    ),
}

#: The same for companies with another usual interval Q.
OTHER_Q = {
    # u = 30, late after 37.5 days: new for 90 days all the same; lost after 210.
    (30, "one purchase"): (
        [(0, 100)],
        [
            (0, N, FIRST),
            (38, N, FIRST),
            (90, N, FIRST),
            (91, D, silent(91)),
            (210, D, silent(91)),
            (211, L, silent(211)),
        ],
    ),
    # u = (30 + 60) / 3 = 30.
    (30, "two purchases"): (
        [(0, 100), (30, 100)],
        [(30, N, "2 purchase days, the first 30 days ago"), (90, N, "2 purchase days, the first 30 days ago")]
        + [(91, D, silent(61, 30)), (241, L, silent(211, 30))],
    ),
    (30, "three purchases"): (every(20, 3), [(40, A, "3 purchase days, the last 0 days ago"), (73, D, silent(33, 20))]),
    # Q + Q/4 = 56.25: 90 days stay. u = 45.
    (45, "one purchase"): (
        [(0, 100)],
        [(90, N, FIRST), (91, D, silent(91)), (225, D, silent(91)), (226, L, silent(226))],
    ),
    # Q + 7 is less than Q + Q/4: 150; u = 120, lost after 300.
    (120, "one purchase"): (
        [(0, 100)],
        [(0, N, FIRST), (150, N, FIRST), (151, D, silent(151)), (300, D, silent(151)), (301, L, silent(301))],
    ),
    (120, "two purchases"): (
        # u = (30 + 240) / 3 = 90, late after 112.5 days: day 143 is new still.
        [(0, 100), (30, 100)],
        [(0, N, FIRST), (143, N, FIRST), (150, N, FIRST), (151, D, silent(121, 30))],
    ),
    # u = 365, late after 456.25 days, new for as long; lost after 545.
    (365, "one purchase"): (
        [(0, 100)],
        [(0, N, FIRST), (456, N, FIRST), (457, D, silent(457)), (545, D, silent(457)), (546, L, silent(546))],
    ),
    (365, "three purchases"): (
        # x = 2, q = 365: u = 365.
        every(365, 3),
        [
            (0, N, FIRST),
            (365, N, FIRST),
            (730, A, again(365)),
            (1187, D, silent(457, 365)),
            (1276, L, silent(546, 365)),
        ],
    ),
}
