# Made by kaname print completion; do not edit.
_kaname()
{
    local word=${COMP_WORDS[COMP_CWORD]} words
    case ${COMP_WORDS[COMP_CWORD-1]} in
    --data) COMPREPLY=($(compgen -d -- "$word")); return ;;
    --lang) COMPREPLY=($(compgen -W 'ja en' -- "$word")); return ;;
    esac
    if [ "$COMP_CWORD" = 1 ]; then
        words='help serve init demo import export report backup restore verify print user version'
    else
        case ${COMP_WORDS[1]} in
        serve) words=' --database --address --port --data --lang --json --quiet --help' ;;
        init) words=' --database --address --port --data --lang --json --quiet --help' ;;
        demo) words=' --password --data --lang --json --quiet --help' ;;
        import) words=' --apply --reason --catalogue --data --lang --json --quiet --help' ;;
        export) words=' --where --cp932 --catalogue --data --lang --json --quiet --help' ;;
        report) words=' --set --data --lang --json --quiet --help' ;;
        backup) words=' --with-keys --data --lang --json --quiet --help' ;;
        restore) words=' --key --database --data --lang --json --quiet --help' ;;
        verify) words=' --database --public-key --anchors --checkpoint --report --data --lang --json --quiet --help' ;;
        print) words=' --postgresql --data --lang --json --quiet --help' ;;
        user) words=' --name --role --unit --password-stdin --data --lang --json --quiet --help' ;;
        version) words=' --data --lang --json --quiet --help' ;;
        esac
    fi
    case $word in
    -*|'') COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word")) ;;
    esac
}
complete -o filenames -F _kaname kaname
