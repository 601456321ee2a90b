import socket

from aiosmtpd.controller import Controller
from odoo.addons.base.models.ir_mail_server import IrMail_Server


class Letterbox:
    """What a mail server has received: ``addresses``, in the order in which mails came."""

    def __init__(self):
        self.addresses = []

    async def handle_DATA(self, server, session, envelope):
        """Keep the addresses of a mail."""
        self.addresses += envelope.rcpt_tos
        return "250 OK"


class Post:
    """Mails leave, to a mail server of the test's own; tests of Odoo send nothing otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letterbox = Letterbox()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = Controller(cls.letterbox, hostname="127.0.0.1", port=port)
        server.start()
        cls.addClassCleanup(server.stop)
        cls.env["ir.mail_server"].search([]).active = False
        cls.env["ir.mail_server"].create(
            {"name": "Ours", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none"}
        )
        cls.classPatch(IrMail_Server, "_disable_send", lambda self: False)

    def setUp(self):
        super().setUp()
        self.letterbox.addresses.clear()
        # Mails that others have queued stay out of it.
        self.env["mail.mail"].search([("state", "=", "outgoing")]).write({"state": "cancel"})
