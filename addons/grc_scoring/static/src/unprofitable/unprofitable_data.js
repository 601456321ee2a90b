import {_t} from "@web/core/l10n/translation";
import {day} from "../figures/figures";
import {ValueData} from "../figures/value_data";

/** What `get_unprofitable` of the server says, with its sentences. */
export class UnprofitableData extends ValueData {
    get headline() {
        if (!this.customers) {
            return _t("None of your customers cost more in the last twelve months than they brought.");
        }
        return _t(
            "%(customers)s of %(buyers)s customers cost more in the last twelve months than they brought: %(result)s together.",
            {
                customers: this.count(this.customers),
                buyers: this.count(this.buyers),
                result: this.money(this.result),
            },
        );
    }

    get period() {
        return _t("From %(first)s to %(last)s.", {first: day(this.since), last: this.asOf});
    }

    /** What soliciting them less would change. */
    get advice() {
        if (!this.effort) {
            return _t("No solicitation of them is counted, so that soliciting them less would save nothing.");
        }
        const words = {
            effort: this.money(this.effort),
            less: this.percent(this.less / 100),
            saving: this.money(this.saving),
            turned: this.count(this.turned),
        };
        return _t(
            "Soliciting them cost %(effort)s. By %(less)s less: %(saving)s saved in a year, and %(turned)s of them would bring more than they cost, if they bought as before.",
            words,
        );
    }

    get rows() {
        return this.policies.map((policy) => ({
            ...policy,
            key: policy.name || "none",
            customersText: this.count(policy.customers),
            resultText: this.money(policy.result),
            effortText: this.money(policy.effort),
            savingText: this.money(policy.saving),
        }));
    }
}
