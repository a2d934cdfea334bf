# SPDX-License-Identifier: Apache-2.0
# formats.awk - prints what the C files of a compiler can report: for each call of a function that
# reports, its name and its format, one a line. Adjacent string literals are one.
{ text = text $0 "\n" }
END {
    gsub(/\n[ \t]*/, " ", text)
    while (match(text, /[^a-z_](mtc_diag_error|mtc_diag_warning|lex_error|contradict|warn)\(/)) {
        call = substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, RSTART + RLENGTH)
        statement = text
        format = ""
        # Up to the first literal; a ";" outside of literals ends the call.
        while (match(statement, /[";]/) && substr(statement, RSTART, 1) == "\"") {
            statement = substr(statement, RSTART)
            match(statement, /^"([^"\\]|\\.)*"/)
            format = format substr(statement, 2, RLENGTH - 2)
            statement = substr(statement, RLENGTH + 1)
            if (statement !~ /^ *"/)
                break
        }
        if (format != "" && format != "%s")
            print (call ~ /warn/ ? "warning: " : "error: ") format
    }
}
