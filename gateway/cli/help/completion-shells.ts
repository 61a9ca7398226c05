/**
 * The scripts that make bash, zsh and fish complete `cigale`. They know nothing themselves: each asks
 * `cigale completion --words` with what has been typed, so they are right after every update.
 */

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** A line each: a word, a tab, what it says; the first line says what else the shell is to offer. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# cigale completion bash > /etc/bash_completion.d/cigale, or: source <(cigale completion bash)
_cigale() {
  local IFS=$'\\n' words kind cur=\${COMP_WORDS[COMP_CWORD]}
  words=($(cigale completion --words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  kind=\${words[0]}
  COMPREPLY=($(compgen -W "$(printf '%s\\n' "\${words[@]:1}" | cut -f1)" -- "$cur"))
  case $kind in
    files) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$cur")) ;;
    folders) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -d -- "$cur")) ;;
  esac
}
complete -F _cigale cigale`,
  zsh: `#compdef cigale
# cigale completion zsh > "\${fpath[1]}/_cigale", or: source <(cigale completion zsh)
_cigale() {
  local -a lines described
  lines=("\${(@f)$(cigale completion --words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  local kind=\${lines[1]} line
  for line in "\${(@)lines[2,-1]}"; do
    described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  (( \${#described} )) && _describe -V cigale described
  case $kind in
    files) _files ;;
    folders) _files -/ ;;
  esac
}
if [ "$funcstack[1]" = _cigale ]; then _cigale "$@"; else compdef _cigale cigale; fi`,
  fish: `# cigale completion fish > ~/.config/fish/completions/cigale.fish
function __cigale_words
  set -l typed (commandline -opc) (commandline -ct)
  set -l lines (cigale completion --words -- $typed[2..-1] 2>/dev/null)
  printf '%s\\n' $lines[2..-1]
  switch "$lines[1]"
    case files
      __fish_complete_path (commandline -ct)
    case folders
      __fish_complete_directories (commandline -ct) ''
  end
end
complete -c cigale -f -a '(__cigale_words)'`,
}

export function completionScript(shell: Shell): string {
  return SCRIPTS[shell]
}
