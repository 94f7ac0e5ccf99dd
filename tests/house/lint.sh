#!/bin/sh
# lint.sh BUILD quick|whole FILE|FOLDER ...: clang-format and clang-tidy over C and C++, with the compile commands of a
# build folder. "quick" leaves out clang-analyzer-*, which takes nine tenths of the time. LINT_JOBS: at once (default 1).
# Exits 77 (skipped) where there is no clang-format 14: others set lines in other ways.
set -u
cd "$(dirname "$0")/../.." || exit 2
build=$1 depth=$2
shift 2

tool() { # clang-tidy-14, else clang-tidy if it is of version 14
    command -v "$1-14" 2>/dev/null && return
    "$1" --version 2>/dev/null | grep -q 'version 14\.' && command -v "$1"
}
format=$(tool clang-format) && tidy=$(tool clang-tidy) || { echo "clang-format 14 and clang-tidy 14 are needed"; exit 77; }

case $depth in
quick) checks=--checks=-clang-analyzer-* ;;
*) checks=--checks= ;;
esac

files() { # endings, separated by |, of the files under what was given
    find $paths -type f | grep -v /node_modules/ | grep -E "\.($1)\$" | sort
}

failed=0
paths=$*
files 'c|cpp|h' | xargs "$format" --dry-run -Werror || failed=1
files 'c|cpp' | xargs -P "${LINT_JOBS:-1}" -n 4 "$tidy" --quiet -p "$build" "$checks" \
    --extra-arg=-Wno-unknown-warning-option 2>/dev/null || failed=1
exit $failed
