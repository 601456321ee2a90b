{
    "name": "Customer Relations: Opportunities",
    "summary": "Opportunities make prospects, and show the customer's segment",
    "version": "19.0.1.2.5",
    "category": "Sales/Customer Relations",
    "author": "Customer Relations team",
    "website": "https://github.com/customer-relations/customer-relations",
    "license": "LGPL-3",
    "depends": ["grc_scoring", "sale_crm"],
    "data": [
        "views/crm_lead_views.xml",
        "views/crm_lead_pareto_views.xml",
        "views/grc_customer_views.xml",
        "views/crm_lead_likeness_views.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
