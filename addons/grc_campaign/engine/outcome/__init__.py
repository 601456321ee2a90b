"""What comes back from a mail: messages (``message``) and clicks (``click``). No Odoo in it."""
