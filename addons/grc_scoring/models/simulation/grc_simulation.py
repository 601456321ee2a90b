from odoo import api, models
from odoo.addons.grc_base.tools.parameters import Choice, Text, Values, reads
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import consteq, hmac

from ...tools.movement import ANY, NONE, OTHER

#: Dimensions in which customers may move.
DIMENSIONS = ("segment", "class", "policy")
#: Amounts of a cell: name on the screen, column of ``grc.customer``.
AMOUNTS = {"best_margin": "best_margin", "margin": "window_margin", "revenue": "monetary_value", "clv": "clv"}
#: Customers, at most, in one list.
MOST_LISTED = 50_000


class GrcSimulation(models.AbstractModel):
    """Try settings before saving them: who would move, what they are worth, and what contacting them would cost.

    Which settings there are, and which values they may have: ``grc_simulation_settings.py``.
    """

    _name = "grc.simulation"
    _description = "Simulator of Settings"

    @api.model
    @api.readonly
    @reads(settings=Values())
    def get_simulation(self, settings=None):
        """Return what the present company's customers would be by ``settings``; nothing is written.

        :param dict settings: values by the names of :meth:`_saved_settings`; what is left out is as saved
        :return: ``{settings, saved, labels, choices, errors, result, costs, currency_id, as_of, today, built, rebuilt,
            waiting, progress}``; ``errors`` is ``{setting: sentence}``; ``result`` (None when nothing is changed,
            something is wrong, or there are no figures) is what :meth:`_result` says
        :raise AccessError: for users who are not managers
        """
        self._check_manager()
        company = self.env.company.sudo()
        saved = self._saved_settings(company)
        values, errors = self._clean_settings(company, settings or {})
        frame = self._frame(company)
        result = None
        if frame["built"] and not frame["rebuilt"] and not errors and values != saved:
            result = self._result(company, values, self._simulated(company, values))
        return {
            **frame,
            "settings": values,
            "saved": saved,
            "labels": self._labels(company),
            "choices": self._choices(company),
            "errors": errors,
            "result": result,
            "costs": company._grc_contact_costs(),
            "currency_id": company.currency_id.id,
        }

    @api.model
    @api.readonly
    @reads(settings=Values(), dimension=Choice(DIMENSIONS), origin=Text(100), target=Text(100))
    def get_moved(self, settings, dimension=False, origin=ANY, target=OTHER):
        """Return the customers who would move, to be shown in a list.

        :param dimension: segment, class or policy; False: who would move in any
        :param origin: key of the state they are in, or ``any``
        :param target: key of the state they would be in, ``any``, or ``other`` (another one)
        :return: ``{domain, customers, listed}``: at most 50,000 are listed
        """
        self._check_manager()
        company = self.env.company.sudo()
        values, errors = self._clean_settings(company, settings)
        self._raise(errors)
        found = self._simulated(company, values)
        if not dimension:
            ids = found.chosen(None)
        else:
            codes = [self._code(dimension, key) for key in (origin, target)]
            ids = found.chosen(dimension, *codes, moved=target == OTHER)
        listed = ids[:MOST_LISTED].tolist()
        return {"domain": [("id", "in", listed)], "customers": len(ids), "listed": len(listed)}

    @api.model
    @reads(settings=Values(), token=Text(100))
    def save_simulation(self, settings, token):
        """Save settings that were tried, and have the figures rebuilt in the background.

        :param token: that of the result which the user has seen
        :return: ``{stale, data}`` when the figures or the saved settings are others by now: nothing is saved, and
            ``data`` is the simulation as it is now; else ``{action}``
        :raise ValidationError: when a setting cannot be
        :raise UserError: while the figures are being rebuilt, and when there is nothing to save
        """
        self._check_manager()
        data = self.get_simulation(settings)
        self._raise(data["errors"])
        if data["progress"]["running"] or data["progress"]["queued"]:
            raise UserError(
                self.env._("The figures are being rebuilt. Wait until that is done, and look at the counts again.")
            )
        if not data["result"]:
            raise UserError(self.env._("Nothing differs from what is saved. Change a setting first."))
        if not isinstance(token, str) or not consteq(data["result"]["token"].encode(), token.encode()):
            return {"stale": True, "data": data}
        company = self.env.company.sudo()
        self._write_settings(company, data["settings"], data["saved"])
        customers = self.env["grc.customer"].with_context(allowed_company_ids=company.ids)
        return {"action": customers.action_refresh()}

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("Only a manager of Customer Relations can try and save settings."))

    @api.model
    def _raise(self, errors):
        """Raise what is wrong with settings, if anything is."""
        if errors:
            raise ValidationError("\n".join(dict.fromkeys(errors.values())))

    @api.model
    def _latest(self, company):
        return self.env["grc.refresh"].sudo()._latest_value(company)

    @api.model
    def _frame(self, company):
        """Return which figures there are, and whether they are about to change."""
        customers = self.env["grc.customer"].sudo()
        latest = self._latest(company)
        past = [("company_id", "=", company.id), "|", ("rebuilt_as_of", "!=", False)]
        rebuilt = customers.search([*past, ("value_rebuilt_as_of", "!=", False)], limit=1)
        waiting = [("company_ref", "in", (False, company.id)), ("partner_ref", "!=", False)]
        return {
            "as_of": latest.as_of,
            "today": company._grc_today(),
            "built": bool(latest),
            "rebuilt": rebuilt.rebuilt_as_of or rebuilt.value_rebuilt_as_of,
            "waiting": self.env["grc.queue"].sudo().search_count(waiting, limit=1000),
            "progress": self.env["grc.screen"]._progress(company),
        }

    @api.model
    def _simulated(self, company, values):
        """Return the :class:`~..tools.simulation.Simulated` of the company by clean settings."""
        latest = self._latest(company)
        if not latest:
            raise UserError(self.env._("The figures have not been built yet: there is nobody who could move."))
        return self.env["grc.simulation.run"].sudo()._simulate(company, *self._draft(company, values), latest)

    @api.model
    def _result(self, company, values, found):
        """Return what a simulation found.

        :return: ``{customers, moved, dimensions, expected, mode, mode_reason, thresholds, touched, token}``. A
            dimension is ``{name, label, customers, moved, states, cells}``, its cells ``{from, to, customers,
            best_margin, margin, revenue, clv}``, amounts as they stand today; ``expected`` is ``{before, after,
            changed}``; ``touched``: customers were refreshed alone since, so that saving makes another fit
        """
        latest = self._latest(company)
        before, after = found.expected
        changed = before.round(4) != after.round(4)
        result = {
            "customers": len(found.ids),
            "moved": int(found.moved.sum()),
            "dimensions": [self._dimension(company, name, found) for name in DIMENSIONS],
            "expected": {
                "before": round(float(before.sum()), 2),
                "after": round(float(after.sum()), 2),
                "changed": int(changed.sum()),
            },
            "mode": found.mode,
            "mode_reason": found.mode_reason,
            "thresholds": {name: cut["values"] for name, cut in found.thresholds.items()},
            "touched": latest.stored_signature != self.env["grc.fingerprint"].sudo()._of_rows(company),
        }
        seen = repr((self.env.uid, company.id, latest.id, self._saved_settings(company), values, result))
        return {**result, "token": hmac(self.env(su=True), "grc_scoring.simulation", seen)}

    @api.model
    def _dimension(self, company, name, found):
        movements = self.env["grc.screen.movement"]
        dimension = movements._dimension(name)
        keys = movements._values(dimension)
        cells = [
            {
                "from": self._key(origin, keys),
                "to": self._key(target, keys),
                "customers": number,
                **{shown: round(amounts[column], 2) for shown, column in AMOUNTS.items()},
            }
            for origin, target, number, amounts in found.cells(name)
        ]
        met = {cell[side] for cell in cells for side in ("from", "to")}
        return {
            "name": name,
            "label": movements._label(dimension),
            "customers": len(found.ids),
            "moved": sum(cell["customers"] for cell in cells if cell["from"] != cell["to"]),
            "states": movements._states(dimension, company, sorted(met - {NONE})),
            "cells": cells,
        }

    @api.model
    def _key(self, code, keys):
        """Return the key of a code of :class:`~..tools.simulation.Simulated`; ``keys`` of a selection."""
        if not code:
            return NONE
        return keys[code - 1] if keys else str(code)

    @api.model
    def _code(self, dimension, key):
        """Return the code of a key; None: any."""
        if key in (ANY, OTHER):
            return None
        if key == NONE:
            return 0
        movements = self.env["grc.screen.movement"]
        keys = movements._values(movements._dimension(dimension))
        return keys.index(key) + 1 if keys else int(key)
