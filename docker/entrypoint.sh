#!/bin/sh
# Complete the configuration with the master password from its secret, then go on with the official entry point.
set -eu
umask 077
ODOO_RC=$(mktemp -d)/odoo.conf
export ODOO_RC
{
    cat /etc/odoo/production.conf
    printf '\nadmin_passwd = %s\n' "$(cat "${ADMIN_PASSWORD_FILE:?names the file with the master password}")"
} > "$ODOO_RC"
exec /entrypoint.sh "$@"
