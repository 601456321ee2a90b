"""Campaigns: taking an audience in, doing what is due for it, and what running ones cost those who post invoices.

Cases: ``bare`` the INSERT … SELECT of the participations and first tasks of everyone from copies of the same rows, into
the same tables with their keys and indexes; ``enrol`` making them of the audience; ``launch`` all that a launch does.
``composer`` one mail composer a record, ``mails`` the executor with all first mails of a campaign due, both into Odoo's
queue: consent, gates and contact pressure are asked, and nothing is sent. ``posting_bare`` and ``posting``, and what
they take of the processor: see ``campaign_posting``.
"""

import sys
from unittest.mock import patch

from psycopg2 import sql

from . import campaign_posting, company, refresh
from .database import Database
from .frame import Result, interleaved, peak_memory

MODULES = ("grc_campaign",)
CASES = ("enrol", "mails", "posting")
#: Customers written to one by one; it takes hours otherwise.
SAMPLE = 1000
#: Share of the mails after which memory is looked at for the first time.
EARLY = 0.2
#: Highest ratios that are aimed at.
AIMS = {"enrol": 3, "mails": 1 / 8, "posting": 1.03, "posting_cpu": 1.03}
AGAINST = {
    **dict.fromkeys(("composer", "mails"), "composer"),
    **dict.fromkeys(("posting_bare", "posting"), "posting_bare"),
    **dict.fromkeys(("posting_bare_cpu", "posting_cpu"), "posting_bare_cpu"),
}
#: Tables of what a campaign takes in, in the order in which they are filled.
ROWS = ("grc_campaign_participation", "grc_campaign_task")
WRITTEN = (*ROWS, "grc_campaign_refusal", "grc_contact_ledger", "mail_mail", "mail_message", "mailing_trace")
#: Nobody listens there: links are shortened without a look at their pages.
TEXT = '<p>New lamps for <t t-out="object.name"/>, see <a href="http://127.0.0.1:9/lamps">all of them</a>.</p>'


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the enrolment (default 5)")
    parser.add_argument("--sample", type=int, default=SAMPLE, help=f"composers one by one (default {SAMPLE})")
    parser.add_argument("--cases", default=",".join(CASES), help="only these, separated by commas")
    campaign_posting.arguments(parser)


def run(options):
    """Measure one size; :class:`~.frame.Result`."""
    customers = options.customers or 100_000
    wanted = options.cases.split(",")
    result = Result("campaign", customers, against=AGAINST, aims=AIMS)
    if {"enrol", "mails"} & set(wanted):
        origin = company.ensure(customers, MODULES, name="bench_campaign")
        measure = Measure(origin, result)
        try:
            measure.prepare()
            if "enrol" in wanted:
                measure.enrolment(options.rounds)
            if "mails" in wanted:
                measure.mails(options.sample)
        finally:
            measure.drop()
    if "posting" in wanted:
        campaign_posting.measure(options, MODULES, result)
    return result


class Measure(refresh.Measure):
    """The cases in a copy of a company, which is dropped afterwards."""

    def __init__(self, origin, result):
        super().__init__(origin, result.customers, result)
        self.origin = origin

    def prepare(self):
        """Refresh everyone, in the company that is kept; then go on in a copy."""
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            home = env["res.company"].search([], limit=1, order="id")
            with self.values(env["grc.customer"]):
                schedule = env["grc.refresh.schedule"]
                schedule._committing(home, lambda one, turn: schedule._whole(one, turn, as_of=self.database.day))
        self.origin.disconnect()
        self.database = Database(f"{self.origin.name}_copy")
        self.database.create(template=self.origin.name)
        with self.database.registry().cursor() as cr:
            self.campaign = make(self._env(cr)).id
            cr.commit()
        with self.database.registry().cursor() as cr:
            number = stage(self._env(cr), self.campaign)
            cr.commit()
        self.result.notes["bare"] = "{:,} participations, {:,} tasks".format(*number)
        self.database.vacuum("grc_customer", *WRITTEN)

    def drop(self):
        """Drop the copy."""
        if self.database is not self.origin:
            self.database.drop()

    # Taking in

    def enrolment(self, rounds):
        """Measure taking everyone in, the same rows from copies of them, and a whole launch."""
        interleaved(rounds, ("bare", "enrol", "launch"), self._enrol)
        for case in ("bare", "enrol", "launch"):
            self.note(case, self.result.notes.get(case, ""))

    def _enrol(self, case):
        self.database.vacuum(*ROWS)
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            campaign = env["grc.campaign"].browse(self.campaign)
            if case == "enrol":
                start(campaign)
            with self.result.timed(case):
                if case == "bare":
                    insert(cr)
                elif case == "enrol":
                    env["grc.campaign.enrolment"]._enrol(campaign)
                else:
                    campaign._launch()
                env.flush_all()
            cr.rollback()

    # Mails

    def mails(self, sample):
        """Measure the executor with a mail to everyone due; before and after it, composers one by one."""
        half = max(sample // 2, 1)
        one_by_one = self._one_by_one(half)
        with self.database.registry().cursor() as cr:
            self._env(cr)["grc.campaign"].browse(self.campaign)._launch()
            cr.commit()
        self.database.vacuum(*WRITTEN)
        with self.database.registry().cursor() as cr:
            memory = Memory(self.customers * EARLY)
            with self.result.timed("mails"), memory.watching(self._env(cr)["grc.campaign.executor"]):
                number = self._env(cr)["grc.campaign.executor"]._run()
            cr.execute("SELECT COUNT(*) FROM mail_mail WHERE mailing_id IS NOT NULL AND state = 'outgoing'")
            queued = cr.fetchone()[0]
        self.note("mails", f"{number:,} tasks, {queued:,} mails queued; {memory.said()}")
        one_by_one += self._one_by_one(half)
        self.result.add("composer", one_by_one * self.customers / (2 * half))
        self.note(
            "composer", f"{2 * half:,} mails measured, {one_by_one / (2 * half) * 1000:.1f} ms each; the rest reckoned"
        )

    def _one_by_one(self, number):
        """Return the seconds that composers take for so many customers, one each; nothing of it stays."""
        result = Result("composer", number)
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            cr.execute("SELECT partner_id FROM grc_customer ORDER BY md5(partner_id::text) LIMIT %s", [number + 1])
            first, *others = [partner for (partner,) in cr.fetchall()]
            letter = mailing(env)
            compose(env, letter, [first])  # caches of the process are warm from here on
            with result.timed("composer"):
                made = compose(env, letter, others)
            cr.rollback()
        if made != len(others):
            raise AssertionError(f"{made} mails instead of {len(others)}")
        return result.seconds()["composer"]

    def note(self, case, text):
        """Note what else was measured in a case, and tell it."""
        self.result.notes[case] = text
        sys.stderr.write(f"  {case:10} {self.result.seconds()[case]:9.3f} s  {text}\n")


class Memory:
    """The peak of memory early in a run and at its end."""

    def __init__(self, early):
        self.early, self.done = early, 0
        self.peak = self.first = None

    def watching(self, executor):
        """Return a context in which batches are counted, and memory is looked at when so many tasks are done."""
        model, watch = type(executor), self
        batch = model._do_batch
        peak_memory(reset=True)

        def _do_batch(self, part, now):
            number = batch(self, part, now)
            watch.done += number
            watch.peak = peak_memory()
            if watch.first is None and watch.done >= watch.early:
                watch.first = watch.done, watch.peak
            return number

        return patch.object(model, "_do_batch", _do_batch)

    def said(self):
        """Return both peaks in words, and the ratio of the later to the earlier."""
        early, first = self.first or (self.done, self.peak)
        ratio = (self.peak or 0) / (first or 1)
        return f"memory {first} MB after {early:,}, {self.peak} MB after {self.done:,} ({ratio:.2f})"


def mailing(env):
    """Return a mail to customers that has a field and a link."""
    return env["mailing.mailing"].create(
        {
            "subject": "New lamps",
            "body_html": TEXT,
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "grc_company_id": env["res.company"].search([], limit=1, order="id").id,
            "email_from": "us@example.com",
            "reply_to_mode": "new",
            "reply_to": "us@example.com",
        }
    )


def make(env, audience=None, name="Bench"):
    """Return a draft of a campaign of one mail, that holds nobody back.

    :param audience: ``grc.audience``; None: everybody who has ever bought
    """
    home = env["res.company"].search([], limit=1, order="id")
    audience = audience or env["grc.audience"].create(
        {"name": "Buyers", "company_id": home.id, "line_ids": [(0, 0, {"domain": "[('last_purchase', '!=', False)]"})]}
    )
    step = {"name": "Mail", "action": "mail", "mailing_id": mailing(env).id, "after": "launch"}
    values = {"name": name, "company_id": home.id, "audience_id": audience.id, "control_source": "said"}
    return env["grc.campaign"].create({**values, "step_ids": [(0, 0, step)]})


def start(campaign):
    """Let a campaign run, with nobody in it yet."""
    moment = campaign.env.cr.now().replace(microsecond=0)
    campaign.sudo().write({"state": "running", "launched_at": moment})
    campaign.env.flush_all()


def stage(env, campaign):
    """Keep copies of the rows that an enrolment makes, and take the rows back; return how many of each there are.

    :param int campaign: id of a draft
    """
    record = env["grc.campaign"].browse(campaign)
    start(record)
    env["grc.campaign.enrolment"]._enrol(record)
    numbers = []
    for table in ROWS:
        statement = sql.SQL("CREATE UNLOGGED TABLE {} AS SELECT * FROM {} WHERE campaign_id = %s")
        env.cr.execute(statement.format(*_names(table)), [campaign])
        numbers.append(env.cr.rowcount)
    env.cr.execute("DELETE FROM grc_campaign_participation WHERE campaign_id = %s", [campaign])
    env.invalidate_all()
    record.sudo().write({"state": "draft", "launched_at": False})
    env.flush_all()
    return numbers


def insert(cr):
    """Insert the rows of which copies are kept."""
    for table in ROWS:
        copied, filled = _names(table)
        cr.execute(sql.SQL("INSERT INTO {} SELECT * FROM {}").format(filled, copied))


def _names(table):
    """Return the names of the copy of a table and of the table, quoted."""
    return sql.Identifier(f"bench_{table}"), sql.Identifier(table)


def compose(env, letter, partners):
    """Queue a mail to customers by one composer each, with what the executor gives its own; return how many.

    :param letter: ``mailing.mailing``, one record
    :param list partners: ids
    """
    # The text as it was written: Odoo shortens the links in each mail.
    values = {**env["grc.campaign.sender"]._composer_values(letter, env.user), "body": letter.body_html}
    made = 0
    for partner in partners:
        composer = (
            env["mail.compose.message"]
            .with_context(
                active_ids=[partner], default_composition_mode="mass_mail", **letter._get_mass_mailing_context()
            )
            .create(values)
        )
        mails, __ = composer._action_send_mail(auto_commit=False)
        env.flush_all()
        made += len(mails)
    return made
