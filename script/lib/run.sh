#!/bin/sh
# Find a Python and hand over to script/main.py, which does the rest.
here=$(cd "$(dirname "$0")/.." && pwd) || exit 1
for python in python3 /usr/bin/python3 python3.13 python3.12 python3.11 python3.10; do
    # A pyenv shim can exist without a Python behind it: ask it to run something.
    if "$python" -c '' 2>/dev/null; then
        exec "$python" -B "$here/main.py" "$@"
    fi
done
echo "There is no python3 here; install Python 3.10 to 3.13 (on Debian, as root: apt-get install python3)." >&2
exit 1
