# Completion of wismo for bash. It asks the program itself what there is, so it is as new as the program.

_wismo() {
    local program=${1/#\~/$HOME} current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local command= at all help
    local IFS=$' \t\n'
    COMPREPLY=()

    # "--option=value" comes as three words.
    [[ $current == = ]] && current=
    [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD - 2]}

    case $before in
    --config | --data | --mapping | --rejects | --write)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --as) # of tickets it is a name
        [[ " ${COMP_WORDS[*]} " == *" simulate "* ]] || return
        all="alexa dialogflow-es dialogflow-cx chat rest"
        ;;
    --encoding) all="utf8 latin1" ;;
    --format) all="csv ndjson" ;;
    --status) all="open answered closed" ;;
    --locale | --listen | --orders | --order | --proof | --customer | --url | --since | --at | --tracking | --shipment | --reason | --text | --place | --id | --days) return ;;
    esac
    if [[ $all ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$all" -- "$current")
        return
    fi

    for ((at = 1; at < COMP_CWORD; at++)); do
        case ${COMP_WORDS[at]} in
        --config | --data | --locale)
            at=$((at + 1))
            [[ ${COMP_WORDS[at]} == = ]] && at=$((at + 1))
            ;;
        -*) ;;
        *)
            command=${COMP_WORDS[at]}
            break
            ;;
        esac
    done

    help=$("$program" --help 2>/dev/null) || return
    if [[ $current == -* ]]; then
        [[ $command ]] && help+=$'\n'$("$program" "$command" --help 2>/dev/null)
        all="--help $(grep -oE -- '--[a-z][a-z-]*' <<<"$help" | sort -u)"
    elif [[ ! $command ]]; then
        all=$(sed -nE 's/^  ([a-z]+) .*/\1/p' <<<"$help")
    elif ((at == COMP_CWORD - 1)); then # "list|show" are the first words of the usage's alternatives
        all=$("$program" "$command" --help 2>/dev/null |
            sed -nE '1{s/^usage: wismo [^ ]+ ?//;s/\[[^]]*\]//g;s/\|/\n/g;p}' | sed -nE 's/^ *([a-z]+)( .*)?$/\1/p')
    fi
    mapfile -t COMPREPLY < <(compgen -W "$all" -- "$current" | sort -u)
    if [[ $command && $current != -* && ! ${COMPREPLY[*]} ]]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}

complete -F _wismo wismo
