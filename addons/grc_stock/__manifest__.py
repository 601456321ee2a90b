{
    "name": "Customer Relations: Deliveries",
    "summary": "What was delivered to a customer last, and what they still wait for",
    "version": "19.0.1.2.1",
    "category": "Sales/Customer Relations",
    "author": "Customer Relations team",
    "website": "https://github.com/customer-relations/customer-relations",
    "license": "LGPL-3",
    "depends": ["grc_base", "sale_stock_margin"],
    "data": ["views/grc_customer_views.xml"],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
