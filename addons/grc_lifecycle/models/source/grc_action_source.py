import logging

from odoo import models
from odoo.addons.grc_base.tools import bounds
from odoo.addons.grc_base.tools.clock import usable_lang
from odoo.tools import SQL, format_amount, format_date, frozendict, ormcache, split_every

from ...engine.day import rank
from ...tools import planning

_logger = logging.getLogger(__name__)

#: Rows written by one statement.
BATCH = 1000
#: Key of the actions whose source is not known any more.
GONE = "gone"


class GrcActionSource(models.AbstractModel):
    """What calls for actions: one class says all of one source, and is found in the registry.

    An addon adds a source by a class that inherits this one and has a ``_source``, ``_label``, ``_query`` and
    ``_words``. Selection, assumptions, planning, stopping, control group, My day and merges follow from it::

        class GrcActionSourceTicket(models.AbstractModel):
            _name = "grc.action.source.ticket"
            _inherit = "grc.action.source"
            _description = "Tickets without an Answer"

            _source = "ticket"
            _purpose = "service"

            def _label(self):
                return self.env._("Ticket without answer")

    A column of its own is an ordinary field on ``grc.action``; it is named in ``_fills`` and given by :meth:`_more`.
    What an addon that is uninstalled has proposed becomes one of :data:`GONE`.
    """

    _name = "grc.action.source"
    _description = "Source of Actions"

    #: Value of ``grc.action.source``; None: no source, but what others inherit. Of two with the same, the first counts.
    _source = None
    #: Order in selections and in planning.
    _place = 50
    #: ``daily``: looked at once on each day; ``always``: whenever something may have changed, so it is quick;
    #: None: it says itself, by :meth:`_plan` and :meth:`_plan_daily`.
    _when = "daily"
    #: What a company assumes until it says otherwise: fields of ``grc.action.assumption``. None: no line for it there.
    _assumed = frozendict(probability=0.1, effort=15.0, lead_days=7)
    #: Whether a company may switch it off.
    _optional = True
    #: What ``_may_contact`` is asked: ``marketing``, ``transactional`` or ``service``.
    _purpose = "marketing"
    #: Whether the control group of a sales team is held back from it.
    _held_back = False
    #: Whether the activity is planned on the document instead of the customer.
    _on_document = False
    #: Table of the documents (``partner_id``) whose customer open actions follow; None: theirs stays.
    _follows = None
    #: Columns of ``grc.action`` that this source alone fills; users do not write them.
    _fills = ()
    #: Columns by which open actions of one customer differ: after a merge, of those that are alike one stays. Where the
    #: first is empty, it is like no other. None: all differ.
    _apart_by = None

    def _label(self):
        """Return what the source is called, in the language of the environment."""
        return self._description

    # The sources there are

    def _sources(self):
        """Return the sources of the installed addons, models without records, in their order."""
        return [self.env[name] for name in self.env["grc.action.source"]._names().values()]

    def _of(self, key):
        """Return the source with a key; for one that is not known, the source :data:`GONE`."""
        names = self.env["grc.action.source"]._names()
        return self.env[names.get(key) or names[GONE]]

    @ormcache()
    def _names(self):
        """Return ``{key: name of the model}`` of the sources in their order."""
        names = self.env.registry.descendants(["grc.action.source"], "_inherit")
        found = {}
        for model in sorted((self.env.registry[name] for name in names), key=lambda model: model._place):
            if model._source in found:
                _logger.error("%s is no source: its key %r is that of another", model._name, model._source)
            elif model._source:
                found[model._source] = model._name
        return frozendict(found)

    def _selection(self):
        """Return the values of ``source``."""
        return [(source._source, source._label()) for source in self._sources()]

    # Planning

    def _plan(self, company, as_of):
        """Make the actions that what has happened calls for.

        It adds nothing when it is called again.

        :param company: ``res.company``, one record
        :param as_of: the company's day
        :return: number of actions made
        """
        return self._propose(company, as_of) if self._when == "always" else 0

    def _plan_daily(self, company, as_of):
        """Make the actions that the calendar calls for; like :meth:`_plan`, called once on each day."""
        return self._propose(company, as_of) if self._when == "daily" else 0

    def _propose(self, company, as_of):
        """Make the actions of :meth:`_query` that are not there yet, unless the company has switched the source off."""
        assumed = self.env["grc.action.assumption"]._of(company)[self._source]
        query = self._query(company, as_of, assumed) if assumed["enabled"] else None
        return self._make(company, as_of, assumed, query) if query else 0

    def _query(self, company, as_of, assumed):
        """Return the SELECT of what is to be proposed; None: nothing.

        Columns are ``partner_id`` (commercial entity), ``owner_id`` (salesperson of the document, or NULL), ``key``,
        ``res_model``, ``res_id``, ``activity_id`` (where one is there already), ``deadline``, ``date_end``, ``stake``
        (company currency) and ``facts`` (jsonb, what the sentences are made of).

        A key makes one action in a company, however often it comes: it begins with that of the source. A customer with
        two keys has two actions. Rows without a customer, or without a key, make none.

        :param dict assumed: ``enabled`` and the names of ``_assumed``, as the company has them
        """
        return None

    def _words(self, company, facts):
        """Return ``{summary, why, say, offer}`` of a row, in the language of the environment; what is missing is empty.

        A summary that is missing is the source's label.
        """
        return {}

    def _more(self, facts):
        """Return the values of ``_fills``."""
        return {}

    # Making

    def _make(self, company, as_of, assumed, query, words="_words"):
        """Make the actions of a SELECT like :meth:`_query` that are not there yet.

        :param str words: method like :meth:`_words`, called in the language of the assigned user
        :return: number of actions made
        """
        self.env.flush_all()
        rows = self.env.execute_query(self._candidates(company, as_of, query))
        made = 0
        for batch in split_every(BATCH, rows, list):
            values = [self._guarded_values(company, as_of, assumed, row, words) for row in batch]
            made += self._insert([row for row in values if row])
        return made

    def _guarded_values(self, company, as_of, assumed, row, words):
        """Return the columns of an action, None where no sentence can be made of a document's facts: it is logged."""
        try:
            return self._values(company, as_of, assumed, row, words)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            _logger.warning("No action can be made of %s %s", row[2], row[3], exc_info=True)
            return None

    def _candidates(self, company, as_of, query):
        """Wrap a SELECT in what finds its doer: the document's salesperson, the customer's, the team leader."""
        return SQL(
            """
            WITH away AS MATERIALIZED (%(away)s)
            SELECT q.partner_id, q.key, q.res_model, q.res_id, q.activity_id, %(due)s, %(end)s, %(stake)s, q.facts,
                   assigned.id, assigned.sale_team_id, w.lang
              FROM (%(query)s) q
              JOIN res_partner p ON p.id = q.partner_id AND p.active
              LEFT JOIN res_users seller ON seller.id = COALESCE(q.owner_id, p.user_id)
              LEFT JOIN crm_team team ON team.id = seller.sale_team_id
              LEFT JOIN LATERAL (%(assignee)s) assigned ON TRUE
              LEFT JOIN res_users u ON u.id = assigned.id
              LEFT JOIN res_partner w ON w.id = u.partner_id
             WHERE q.key IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM grc_action a WHERE a.company_id = %(company)s AND a.key = q.key)
             ORDER BY q.key
            """,
            company=company.id,
            query=query,
            due=bounds.day(SQL("q.deadline")),
            end=bounds.day(SQL("q.date_end")),
            stake=bounds.money(SQL("q.stake")),
            away=planning.away(company),
            assignee=planning.assignee(
                company,
                [planning.seeing(self.env, SQL(user)) for user in ("q.owner_id", "p.user_id", "team.user_id")],
                SQL("COALESCE(q.deadline, %s::date)", as_of),
            ),
        )

    def _values(self, company, as_of, assumed, row, words):
        """Return the columns of an action as a dict; ``row`` as :meth:`_candidates` yields it."""
        partner, key, model, document, activity, deadline, end, stake, facts, user, team, lang = row
        spoken = self.with_context(lang=usable_lang(self.env, lang, company.partner_id.lang))
        told, more, stake = getattr(spoken, words)(company, facts), self._more(facts), float(stake or 0)
        return {
            "company_id": company.id,
            "partner_id": partner,
            "user_id": user,
            "team_id": team,
            "source": self._source,
            "key": key,
            "res_model": model,
            "res_id": document,
            "activity_id": activity,
            "date": as_of,
            "deadline": deadline or as_of,
            "date_end": end,
            "stake": stake,
            "probability": assumed["probability"],
            "effort": assumed["effort"],
            "rank": rank(stake, assumed["probability"], assumed["effort"]),
            "state": "open",
            "summary": told.get("summary") or spoken._label(),
            **{name: told.get(name) or None for name in ("why", "say", "offer")},
            **{name: more.get(name) for name in self._fills},
        }

    def _insert(self, rows):
        """Insert actions, all with the same columns; those whose key is there already are left out. Their number."""
        if not rows:
            return 0
        columns = [*rows[0], "create_uid", "write_uid", "create_date", "write_date"]
        now = self.env.cr.now()
        stamp = (self.env.uid, self.env.uid, now, now)
        self.env.cr.execute(
            SQL(
                "INSERT INTO grc_action (%s) VALUES %s ON CONFLICT (company_id, key) DO NOTHING",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(SQL("%s", (*row.values(), *stamp)) for row in rows),
            )
        )
        made = self.env.cr.rowcount
        self.env["grc.action"].invalidate_model()
        return made

    # Stopping

    def _needed(self, company, as_of):
        """Return the condition on ``grc_action a`` under which an open action is still needed; None: until its end."""
        return None

    def _follow(self, company):
        """Let the open actions on documents be about whom the documents are about today: merged, moved or corrected."""
        if not self._follows:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_action a SET partner_id = p.commercial_partner_id
                  FROM %(table)s d
                  JOIN res_partner p ON p.id = d.partner_id
                  JOIN grc_customer c ON c.partner_id = p.commercial_partner_id AND c.company_id = %(company)s
                 WHERE a.company_id = %(company)s AND a.source = %(source)s AND a.state = 'open'
                   AND d.id = a.res_id AND a.partner_id <> p.commercial_partner_id
                """,
                table=SQL.identifier(self._follows),
                company=company.id,
                source=self._source,
            )
        )
        self.env["grc.action"].invalidate_model(["partner_id"], flush=False)

    # What becomes of an action

    def _template(self, action):
        """Return the ``grc.action.template`` of an action, which its texts are made of; empty where there is none."""
        return self.env["grc.action.template"]

    def _why(self, action):
        """Return the sentence that says why now of an action with a template, False to leave what the row has."""
        return False

    def _placeholders(self, action):
        """Return ``{placeholder: text}`` of an action with a template, beside what is known of its customer."""
        return {}

    def _make_documents(self, actions, company):
        """Make the documents that open actions of this source stand for, before their activities."""

    def _makes_activity(self, action):
        """Return whether the activity of an action is made by the planner, or was there before."""
        return True

    def _merge_key(self, alias):
        """Return SQL of the key of an action, where that names the customer; None: it does not.

        :param str alias: of ``grc_action``
        """
        return None

    # Words

    def _amount(self, company, amount):
        """Return an amount in the company's currency, in words."""
        return format_amount(self.env, round(amount or 0), company.currency_id, trailing_zeroes=False)

    def _day(self, day):
        """Return a day in words; empty for none."""
        return format_date(self.env, day)
