from contextlib import contextmanager
from functools import partial

from odoo import api, fields, models
from odoo.addons.grc_base.tools.lock import number_lock

from ...tools.turns import CLASHES, LOCK, left_to_next
from .grc_campaign_claim import PARTS

#: Numbers of the locks of who listens, and of those who take turns: those after the last part.
LISTENING, INTAKE, STARTING, PLANNING = (PARTS + place for place in range(4))
#: Number of the lock of the companies that have a send rate: one process at a time counts their mails.
PACE = PARTS + 4
#: Number of the lock of who notes what came of campaigns.
NOTING = PARTS + 5
#: How often a batch that met another transaction is begun again.
TRIES = 5


class GrcCampaignExecutor(models.AbstractModel):
    """Does what is due in all running campaigns of all companies.

    Entities are shared out among parts (``grc.campaign.claim``). A process takes the lock of a part, which another
    connection holds, and only then begins a transaction: what it reads is all that any process has done in the part.
    So two processes never decide about one entity at the same time, however many there are, and whichever of them dies.
    Each batch is one transaction: states, ledger, queued mails and activities are all there, or none of them.
    Before that, one process hears what has come back (``_listen``), and one takes in who has come to the audiences.
    """

    _name = "grc.campaign.executor"
    _description = "Executor of Campaigns"

    @api.model
    def _cron_run(self, first=0):
        """Do what is due, for a scheduled action.

        :param int first: number of the action, so that each begins with other parts
        """
        self._run(first)

    @api.model
    def _wake(self):
        """Let the scheduled actions run soon."""
        self.env["grc.campaign.process"]._wake()

    @api.model
    def _run(self, first=0, commit=True, now=None):
        """Do what is due, part by part, for as long as the scheduled action has time.

        :param int first: place of the part to begin with, among those in which something is due
        :param bool commit: whether to commit batch by batch
        :param datetime now: the moment; None: of each batch
        :return: number of tasks looked at
        """
        if not self.env["grc.campaign.identity"]._check():
            self._progress(commit)
            return 0
        self.env["grc.campaign.planning"]._run(PLANNING, commit, now)
        self._listen(commit, now)
        self.env["grc.campaign.intake"]._run(INTAKE, commit, now)
        self.env["grc.campaign.start"]._run(STARTING, commit, now)
        with self._paced(commit) as executor:
            number, left = executor._run_parts(first, commit, now)
        if number:
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        self.env["grc.campaign.verdict"]._run(NOTING, commit, now)
        self._close(commit, left, now)
        return number

    @api.model
    def _listen(self, commit, now):
        """Let what has come back decide, unless another process is at it."""
        with number_lock(self.env, LOCK, LISTENING, commit) as lock:
            if lock:
                self._batch(self._do_listen, commit and lock, now)

    @api.model
    def _do_listen(self, now):
        """Judge clicks, halt what too many complain of, and let steps that wait for outcomes go on."""
        self.env["grc.campaign.suppression"].sudo()._blow()
        judged = self.env["grc.campaign.judge"].sudo()._judge(now)
        branch = self.env["grc.campaign.branch"].sudo()
        branch._put_off(now)
        self.env["grc.campaign.act"].sudo()._withdraw()
        return judged + branch._decide(now)

    @contextmanager
    def _paced(self, commit):
        """Give the executor that does what is due: without the companies with a send rate, if another is at these."""
        limited = self.env["grc.sending"]._limited()
        if not limited:
            yield self
            return
        with number_lock(self.env, LOCK, PACE, commit) as lock:
            yield self.with_context(**{"grc_pace": lock} if lock else {"grc_without": limited.ids})

    @api.model
    def _run_parts(self, first, commit, now):
        """Do what is due, part by part.

        :param first, commit, now: as of :meth:`_run`
        :return: number of tasks looked at, and seconds left
        """
        parts = self.env["grc.campaign.claim"]._parts(now or fields.Datetime.now())
        number, left = 0, 1
        for place in range(len(parts)):
            if left > 0:
                looked_at, left = self._run_part(parts[(place + first) % len(parts)], commit, now)
                number += looked_at
        return number, left

    @api.model
    def _run_part(self, part, commit, now):
        """Do what is due in a part, unless another process is at it.

        :return: number of tasks looked at, and seconds left
        """
        number, left = 0, 1
        with number_lock(self.env, LOCK, part, commit) as lock:
            while lock and left > 0:
                looked_at, left = self._batch(partial(self._do_batch, part), commit and lock, now)
                number += looked_at
                if not looked_at:
                    break
        return number, left

    @api.model
    def _batch(self, work, lock, now):
        """Do a batch, again if it met a transaction of somebody else.

        :param work: function of the moment that does it, and returns how many tasks it looked at
        :param lock: :class:`Lock`; False: nothing is committed
        :return: number of tasks looked at, and seconds left
        """
        for place in range(TRIES):
            try:
                for one in filter(None, (lock, lock and self.env.context.get("grc_pace"))):
                    one.check(self.env.cr)
                number = work(now or fields.Datetime.now())
                return number, self._progress(lock, number, remaining=1)
            except CLASHES:
                if not lock or place == TRIES - 1:
                    raise
                self.env.cr.rollback()

    @api.model
    def _do_batch(self, part, now):
        """Claim, judge, do and settle the best of what is due in a part."""
        number = self.env["grc.campaign.claim"]._claim(part, now)
        if number:
            follow = self.env["grc.campaign.follow"]
            self.env["grc.campaign.claim"]._judge(now)
            self.env["grc.campaign.fuse"]._blow()
            follow._ghosts(now)
            self.env["grc.campaign.gate.answer"]._act(now)
            self.env["grc.campaign.sender"]._send(now)
            follow._settle(now)
            follow._go_on()
            self.env.invalidate_all(flush=False)
        return number

    @api.model
    def _progress(self, commit, number=0, remaining=0):
        """Commit, and return how many seconds are left; without committing there is no end."""
        return self.env["ir.cron"]._commit_progress(number, remaining=remaining) if commit else 1

    @api.model
    def _close(self, commit, left, now):
        """End the campaigns in which nobody is left.

        Whoever is at a campaign meanwhile ends it themselves.

        :param left: seconds that the scheduled action has left; none: it goes on with the next
        :param datetime now: the moment; None: that of the transaction
        """
        with left_to_next(self.env, commit):
            self.env["grc.campaign"].sudo()._close_done(now)
        self._progress(commit, remaining=0 if left > 0 else 1)
