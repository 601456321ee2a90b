def post_init_hook(env):
    """Find every customer's stage, in the background."""
    env["grc.queue"]._touch_company(env["res.company"].search([]))
