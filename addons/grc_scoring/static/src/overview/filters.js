import {user} from "@web/core/user";

/** The condition on customers of the filters of the overview. */
export function teamDomain(filters) {
    const company = [["company_id", "=", user.activeCompany.id]];
    return filters.team_id ? [...company, ["team_id", "=", filters.team_id]] : company;
}
