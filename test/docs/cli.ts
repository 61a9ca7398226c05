/** docs/cli.md and docs/fr/cli.md: every command as its `--help` tells it, in the order of the program. */

import type { Command } from 'commander'
import { FRENCH } from '../../gateway/cli/help/french.ts'
import { speakFrench } from '../../gateway/cli/help/language.ts'
import { helpOf, leavesOf, pathOf } from '../../gateway/cli/help/tree.ts'
import type { Language } from '../../gateway/cli/language.ts'
import { makeProgram } from '../../gateway/cli/program.ts'

const INTRO: Readonly<Record<Language, string>> = {
  en: `# The command line

Generated from \`cigale … --help\`; a French terminal (\`LC_ALL\`, \`LC_MESSAGES\` or \`LANG\` beginning with \`fr\`) gets
the same in French. A test runs every example (test/integration/cli-examples.test.ts).

- **Exit** 0: done. 1: failed; standard error says what was tried, on what, what came back, what to do. 2: used wrongly,
  nothing was tried. A command whose reader goes away (\`| head\`) ends as a shell's SIGPIPE does, quietly.
- **Where the gateway is**: \`--data DIR\`, else \`CIGALE_DATA\`, else the configuration's, else /var/lib/cigale. One that runs
  is spoken to by its socket, one that is stopped is opened, under a lock. \`--url URL\` with \`CIGALE_TOKEN\`: elsewhere.
- **For machines**: \`--json\`. The result is on standard output and nothing else is.
- **No secret on a command line**: keys as \`-\` come by standard input, tokens and passphrases by the environment or a file.
- **Completion**: \`source <(cigale completion bash)\`, also zsh and fish; names of devices and assets come from the gateway
  that runs. **Manual**: \`cigale man > /usr/local/share/man/man1/cigale.1\`.
- **Plots** (\`concentrator spectrum\`, \`device show\`, \`sync status\`) are for terminals, elsewhere with \`--plot\`; \`NO_COLOR\`
  is respected.
`,
  fr: `# La ligne de commande

Engendrée de \`cigale … --help\` dans un terminal français (\`LC_ALL\`, \`LC_MESSAGES\` ou \`LANG\` qui commence par \`fr\`) ;
[en anglais](../cli.md). Un test exécute chaque exemple (test/integration/cli-examples.test.ts), un autre vérifie que les
échecs de chaque commande sont dits en français (test/integration/cli-french.test.ts).

- **Code de sortie** 0 : c’est fait. 1 : échec ; la sortie d’erreur dit ce qui a été tenté, sur quoi, ce qui est revenu, que
  faire. 2 : mauvais usage, rien n’a été tenté. Une commande dont le lecteur s’en va (\`| head\`) finit sans bruit.
- **Où est la passerelle** : \`--data DOSSIER\`, sinon \`CIGALE_DATA\`, sinon celui de la configuration, sinon /var/lib/cigale.
  Si elle tourne, on lui parle par sa socket ; arrêtée, elle est ouverte, sous un verrou. Ailleurs : \`--url URL\` avec
  \`CIGALE_TOKEN\`.
- **Pour les machines** : \`--json\`. Le résultat est sur la sortie standard, et rien d’autre. Les données (JSON, CSV, cellules
  des tableaux, lignes d’événements) sont les mêmes dans les deux langues.
- **Aucun secret sur la ligne** : les clés viennent par l’entrée standard (\`-\`), jetons et phrases de passe par
  l’environnement ou un fichier.
- **Complétion** : \`source <(cigale completion bash)\`, aussi zsh et fish ; les noms des capteurs et des lieux viennent de la
  passerelle qui tourne. **Manuel** : \`cigale man > /usr/local/share/man/fr/man1/cigale.1\`.
- **Dessins** (\`concentrator spectrum\`, \`device show\`, \`sync status\`) et barres sont pour les terminaux ; ailleurs avec
  \`--plot\`. \`NO_COLOR\` est respecté.
`,
}

export function cliPage(language: Language): string {
  const program = makeProgram({ code: 0 })
  if (language === 'fr') speakFrench(program, FRENCH)
  const sections = program.commands.map((command) => sectionOf(command, program))
  return [INTRO[language], block(helpOf(program)), ...sections].join('\n')
}

function sectionOf(command: Command, program: Command): string {
  const title = `## cigale ${command.name()}\n`
  const all = leavesOf(program).filter((leaf) => isBelow(leaf, command))
  const [only] = all
  if (all.length === 1 && only === command) return [title, block(helpOf(command))].join('\n')
  const parts = all.map((leaf) =>
    leaf === command ? block(helpOf(leaf)) : `### cigale ${pathOf(leaf)}\n\n${block(helpOf(leaf))}`,
  )
  return [title, `${command.description()}\n`, ...parts].join('\n')
}

function isBelow(command: Command, parent: Command): boolean {
  return command === parent || (command.parent !== null && isBelow(command.parent, parent))
}

function block(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`
}
