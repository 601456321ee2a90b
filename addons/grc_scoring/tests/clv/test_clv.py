from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import numpy as np
from odoo import Command
from odoo.addons.grc_base.tests.common import as_day
from odoo.addons.grc_base.tools.stamp import PURCHASE
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ...engine.clv import clv, holdout, mbg_nbd, value
from .common_clv import ClvCase

EPOCH = as_day("1970-01-01")
LOGGER = "odoo.addons.grc_scoring.models.clv.grc_layer_clv"


@tagged("post_install", "-at_install")
class TestClv(ClvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.everyone = cls.people(80)
        cls.rows = cls.histories(cls.everyone)
        cls.prospect = cls.partner("Prospect")
        cls.prospect.with_company(cls.company).grc_is_prospect = True

    def engine(self, as_of, **settings):
        """Return partner ids and the estimate of the engine, from the rows that were imported."""
        histories = {}
        for partner, day, amount in self.rows:
            if as_day(day) <= as_of:
                histories.setdefault(partner.id, []).append(((as_day(day) - EPOCH).days, amount))
        ids = sorted(histories)
        days = [sorted({day for day, __ in histories[key]}) for key in ids]
        flat = np.array([day for each in days for day in each], np.int32)
        counts = np.array([len(each) for each in days])
        revenue = np.array([sum(amount for __, amount in histories[key]) for key in ids])
        margin = np.array([sum(round(amount * 0.4, 2) for __, amount in histories[key]) for key in ids])
        today = (as_of - EPOCH).days
        customers = value.Customers.from_days(
            counts,
            np.array([each[0] for each in days]),
            np.array([each[-1] for each in days]),
            today,
            revenue,
            margin,
        )
        chosen = value.Settings(**settings)
        tested = holdout.validate(flat, counts, today, chosen.model)
        return ids, value.estimate(customers, chosen, clv.retention(flat, counts, today), tested)

    def assertEngine(self, as_of, **settings):
        """Hold what is stored against the engine on the same purchases."""
        ids, estimate = self.engine(as_of, **settings)
        found = self.values()
        self.assertEqual(sorted(key for key, row in found.items() if row["clv_source"]), ids)
        for place, key in enumerate(ids):
            row = found[key]
            self.assertEqual(row["clv_source"], estimate.verdict.source)
            for name, digits in (
                ("p_alive", 4),
                ("expected_purchases", 4),
                ("clv_model", 2),
                ("clv_plain", 2),
                ("clv_predicted", 2),
            ):
                self.assertAlmostEqual(
                    float(row[name]), float(getattr(estimate, name)[place]), delta=0.51 * 10**-digits, msg=name
                )
            wait = estimate.next_purchase_days[place]
            expected = as_of + timedelta(days=int(np.ceil(wait))) if np.isfinite(wait) else None
            self.assertEqual(row["next_purchase"], expected)
        return estimate

    def test_fit_equals_the_engine(self):
        for model in ("mbg_nbd", "bg_nbd", "pareto_nbd"):
            with self.subTest(model=model):
                self.company.write({"grc_clv_model": model, "grc_clv_horizon": 9, "grc_clv_discount": 7.5})
                self.refresh()
                estimate = self.assertEngine(self.today, model=model, horizon=9, discount_rate=0.075)
                fit = self.fit()
                self.assertEqual((fit.model, fit.as_of, fit.source), (model, self.today, estimate.verdict.source))
                for name, parameter in estimate.verdict.purchases.items():
                    self.assertAlmostEqual(fit.verdict["purchases"][name] / parameter, 1, 6)
                self.assertTrue(fit.grade)
                self.assertIn("Fewer than 500 customers", fit.reasons)

    def test_lifetime_value_is_past_and_future(self):
        self.refresh()
        valued = self.customers.search([("company_id", "=", self.company.id), ("clv_source", "!=", False)])
        self.assertTrue(valued)
        for customer in valued:
            self.assertAlmostEqual(customer.clv, customer.margin + customer.clv_predicted, 2)
            shown = customer.clv_model if customer.clv_source == "model" else customer.clv_plain
            self.assertEqual(customer.clv_predicted, shown)

    def test_prospect_has_no_value(self):
        self.refresh()
        found = self.values()[self.prospect.id]
        self.assertEqual({found[name] for name in found if name.startswith(("clv", "p_alive", "next"))}, {None})

    def test_same_day_again_writes_no_row(self):
        self.refresh()
        before = self.written()
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(self.written(), before)

    def test_a_fit_made_again_writes_no_customer(self):
        """The same purchases give the same figures, to the last digit that is stored."""
        self.refresh()
        found, fit = self.values(), self.fit()
        verdict = fit.verdict
        fit.due = True
        with self.validations() as validate:
            self.assertEqual(self.refresh(), 0)
        validate.assert_called_once()
        self.assertEqual(self.values(), found)
        self.assertEqual((self.fit(), self.fit().verdict, self.fit().due), (fit, verdict, False))

    def test_touched_customer_is_valued_by_the_stored_fit(self):
        self.refresh()
        fit = self.fit()
        verdict = fit.verdict
        self.invoice(self.everyone[3], 0, 700)
        self.refresh(partner_ids=self.everyone[3].ids)
        found = self.values()
        self.assertEqual(self.fit(), fit)
        self.assertEqual(fit.verdict, verdict)
        self.refresh(keep_thresholds=True)
        self.assertEqual(self.values(), found)
        self.assertGreater(found[self.everyone[3].id]["p_alive"], 0.5)

    def test_look_back_has_a_fit_of_its_own(self):
        self.refresh()
        today, fit = self.values(), self.fit()
        day = self.today - timedelta(days=150)
        self.refresh(as_of=day)
        self.assertEngine(day)
        past = self.fits.search([("company_id", "=", self.company.id), ("rebuilt", "=", True)])
        self.assertEqual((past.as_of, past.holdout_day), (day, day))
        self.assertEqual(self.fit(), fit)
        customer = self.customer(self.everyone[0])
        self.assertEqual(self.fits._of_rows(self.company, customer.value_rebuilt_as_of), past)
        before = self.written()
        self.assertEqual(self.refresh(as_of=day), 0)
        self.assertEqual(self.written(), before)
        self.refresh()
        self.assertEqual(self.values(), today)

    def test_validation_holds_for_a_week(self):
        with self.validations() as validate:
            self.refresh(-10)
            self.assertEqual(validate.call_count, 1)
            self.refresh(-4)
            self.assertEqual(validate.call_count, 1)
            self.assertEqual((self.fit().as_of, self.fit().holdout_day), (as_day(-4), as_day(-10)))
            self.assertFalse(self.fit().validated or self.fit().holdout)
            self.refresh(-3)
            self.assertEqual(validate.call_count, 2)
            self.assertTrue(self.fit().validated)
            self.company.grc_clv_model = "bg_nbd"
            self.refresh(-2)
            self.assertEqual(validate.call_count, 3)
            self.company.grc_clv_horizon = 24
            self.refresh(-1)
            self.assertEqual(validate.call_count, 3)

    def test_settings_queue_the_company_and_change_the_figures(self):
        self.refresh()
        before = self.values()[self.everyone[0].id]
        self.clear_queue()
        self.company.grc_clv_horizon = 36
        self.assertEqual(self.queued(), {(self.company.id, None, None)})
        self.assertCron()
        after = self.values()[self.everyone[0].id]
        self.assertGreater(after["clv_plain"], before["clv_plain"])
        self.assertEqual(self.fit().horizon, 36)

    def test_settings_out_of_range_are_refused(self):
        for name, wrong, message in (
            ("grc_clv_horizon", (0, -1, 121), "must be 1 to 120 months"),
            ("grc_clv_discount", (-0.01, 100.5), "must be 0 to 100 %"),
        ):
            for number in wrong:
                with self.subTest(name=name, number=number):
                    with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation) as caught, self.cr.savepoint():
                        self.company.write({name: number})
                    self.assertIn(message, self.company._sql_error_to_message(caught.exception))
        self.company.write({"grc_clv_horizon": 1, "grc_clv_discount": 0})
        self.company.write({"grc_clv_horizon": 120, "grc_clv_discount": 100})
        self.refresh()
        self.assertEngine(self.today, horizon=120, discount_rate=1.0)

    def test_rejected_fit_keeps_the_last_good_one(self):
        self.refresh(-1)
        good = self.fit().verdict
        with self.rejected(), self.assertLogs(LOGGER, "WARNING") as log:
            self.refresh()
        self.assertIn("of company", log.output[0])
        fit = self.fit()
        self.assertEqual((fit.as_of, fit.stale, fit.fitted), (self.today, True, True))
        self.assertEqual(fit.verdict["purchases"], good["purchases"])
        self.assertTrue(fit.failure)
        self.assertIn("earlier one", fit.reasons)
        self.assertIn("earlier one", self.customer(self.everyone[0]).clv_sentence)
        with self.day_of_company(1), self.rejected(), mute_logger(LOGGER):
            self.refresh(1)
            self.assertEqual(self.fit().verdict["purchases"], good["purchases"], "also on the second bad day")
        with self.day_of_company(2):
            self.refresh(2)
            self.assertFalse(self.fit().stale or self.fit().failure)

    def test_rejected_fit_without_an_earlier_one_shows_the_plain_formula(self):
        with self.rejected(), mute_logger(LOGGER):
            self.refresh()
        fit = self.fit()
        self.assertEqual((fit.source, fit.stale, fit.fitted), ("plain", False, False))
        self.assertIn("was rejected", fit.reasons)
        self.assertIsNone(self.values()[self.everyone[0].id]["p_alive"])
        self.assertIsNotNone(self.values()[self.everyone[0].id]["clv_predicted"])

    def test_values_that_fail_leave_the_last_ones(self):
        """Facts are kept by the scheduled run, the error is logged, the screen says so, and the next run repairs."""
        self.refresh(-1)
        before = self.values()
        self.clear_queue()
        self.invoice(self.everyone[0], -1, 900)
        self.env["grc.queue"]._touch_company(self.company)
        with (
            patch.object(value, "estimate", side_effect=ValueError("nothing fits")),
            self.assertLogs("odoo.addons.grc_base.models.refresh.grc_pipeline", "ERROR") as log,
        ):
            self.assertCron()
        self.assertIn("its last figures stay", log.output[0])
        found = self.values()
        self.assertEqual({partner: found[partner] for partner in before}, before)
        self.assertEqual(self.customer(self.everyone[0]).last_purchase, as_day(-1))
        self.assertFalse(self.queued())
        screen = self.fits.get_screen()
        self.assertEqual((screen["failed"], screen["fit"]["as_of"]), (str(self.today), str(as_day(-1))))
        with patch.object(value, "estimate", side_effect=ValueError("nothing fits")), self.assertRaises(ValueError):
            self.refresh()
        self.refresh()
        self.assertFalse(self.fits.get_screen()["failed"])
        self.assertNotEqual(self.values(), before)

    def rejected(self):
        """Let no fit of the number of purchases converge."""
        fit = mbg_nbd.fit
        return patch.object(
            mbg_nbd, "fit", lambda *args: replace(fit(*args), converged=False, reason="a parameter is at its bound")
        )

    def test_losses_are_expected_of_those_who_cost(self):
        self.margins(-0.2)
        self.refresh()
        valued = [row for row in self.values().values() if row["clv_source"]]
        self.assertTrue(valued)
        for row in valued:
            self.assertLessEqual(row["clv_predicted"], 0)
            self.assertLess(row["clv"], 0)

    def test_huge_amounts(self):
        self.invoice(self.everyone[0], -3, 1e12)
        self.refresh()
        row = self.values()[self.everyone[0].id]
        self.assertGreater(row["clv"], 10**12)
        self.assertTrue(all(np.isfinite(float(row[name])) for name in ("clv_model", "clv_plain", "clv_predicted")))

    def test_invoices_of_the_future_count_from_their_day(self):
        self.refresh()
        before = self.values()
        self.imported([(self.everyone[0], 30, 5000)], grc_kind=PURCHASE)
        self.refresh()
        self.assertEqual(self.values(), before)

    def test_first_values_wait_for_everyone(self):
        """Some cannot be valued before all were: the company is queued."""
        self.refresh()
        self.env["grc.refresh"].search([("company_id", "=", self.company.id)]).value_signature = False
        self.fits.search([("company_id", "=", self.company.id)]).unlink()
        self.env.cr.execute("UPDATE grc_customer SET clv = NULL WHERE company_id = %s", [self.company.id])
        self.clear_queue()
        self.refresh(partner_ids=self.everyone[0].ids)
        self.assertIn((self.company.id, None, None), self.queued())

    def test_screen(self):
        self.refresh()
        screen = self.fits.get_screen()
        self.assertEqual(screen["fit"]["as_of"], str(self.today))
        self.assertEqual({each["name"] for each in screen["fit"]["purchases"]}, {"r", "alpha", "a", "b"})
        self.assertTrue(all(each["error"] > 0 for each in screen["fit"]["purchases"]))
        self.assertEqual(screen["holdout"]["as_of"], str(self.today))
        self.assertEqual(len(screen["holdout"]["tracking_day"]), len(screen["holdout"]["tracking_expected"]))
        self.assertEqual(len(screen["holdout"]["lift_actual"]), 10)
        rows = [row for row in self.values().values() if row["clv_source"]]
        self.assertEqual(screen["totals"]["customers"], len(rows))
        self.assertAlmostEqual(screen["totals"]["clv"], float(sum(row["clv"] for row in rows)), 2)

    def test_screen_before_the_first_fit(self):
        self.assertEqual((self.fits.get_screen()["fit"], self.fits.get_screen()["holdout"]), (False, False))

    def test_only_managers_have_it_fitted_again(self):
        self.refresh()
        for groups, allowed in (("grc_base.group_grc_user", False), ("grc_base.group_grc_manager", True)):
            user = new_test_user(
                self.env,
                f"clv_{allowed}",
                f"base.group_user,{groups}",
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
            fits = self.fits.with_user(user).with_context(allowed_company_ids=self.company.ids)
            self.assertTrue(fits.get_screen()["fit"])
            for operation in ("write", "create", "unlink"):
                self.assertFalse(fits.has_access(operation))
            if allowed:
                fits.action_fit_again()
                self.assertTrue(self.fit().due)
            else:
                with self.assertRaises(AccessError):
                    fits.action_fit_again()
        with self.validations() as validate:
            self.assertCron()
        validate.assert_called()
        self.assertFalse(self.fit().due)

    def test_filters(self):
        self.refresh()
        mine = [("company_id", "=", self.company.id)]
        rows = self.values()
        gone = self.customers.search(mine + [("p_alive", "!=", False), ("p_alive", "<", 0.5)])
        self.assertEqual(
            set(gone.partner_id.ids),
            {key for key, row in rows.items() if row["p_alive"] is not None and 0 < row["p_alive"] < 0.5},
        )
