/** The page for `man` (roff with the man macros, man(7)), made from the program's tree. Pure. */

import type { Command } from 'commander'
import type { Words } from '../language.ts'
import { helpLanguage } from './language.ts'
import { examplesIn, helpOf, leavesOf, pathOf } from './tree.ts'

const HEADS: Readonly<Record<string, Words>> = {
  name: { en: 'NAME', fr: 'NOM' },
  synopsis: { en: 'SYNOPSIS', fr: 'SYNOPSIS' },
  description: { en: 'DESCRIPTION', fr: 'DESCRIPTION' },
  commands: { en: 'COMMANDS', fr: 'COMMANDES' },
  exit: { en: 'EXIT STATUS', fr: 'CODE DE RETOUR' },
  environment: { en: 'ENVIRONMENT', fr: 'ENVIRONNEMENT' },
}

const ABOUT: Words = {
  en:
    'Every command finds its gateway through the data directory: a running one by its socket, a stopped ' +
    'one by its files. With --json it prints JSON. The result goes to standard output, everything else to standard error.',
  fr:
    'Chaque commande trouve sa passerelle par le dossier des données : une qui tourne par sa socket, une à ' +
    'l’arrêt par ses fichiers. Avec --json elle affiche du JSON. Le résultat va sur la sortie standard, tout le reste sur la sortie d’erreur.',
}

const EXITS: readonly (readonly [code: string, says: Words])[] = [
  ['0', { en: 'Done.', fr: 'Fait.' }],
  [
    '1',
    {
      en: 'Failed: standard error says what was tried, on what, what came back, and what to do.',
      fr: 'Échec : la sortie d’erreur dit ce qui a été tenté, sur quoi, ce qui est revenu, et que faire.',
    },
  ],
  ['2', { en: 'Used wrongly: nothing was tried.', fr: 'Mal employée : rien n’a été tenté.' }],
]

const VARIABLES: readonly (readonly [name: string, says: Words])[] = [
  [
    'CIGALE_DATA',
    { en: 'The data directory, without --data.', fr: 'Le dossier des données, sans --data.' },
  ],
  ['CIGALE_TOKEN', { en: 'The token for --url.', fr: 'Le jeton pour --url.' }],
  [
    'CIGALE_PASSPHRASE',
    {
      en: 'The passphrase of keys and backups, where no file names it.',
      fr: 'La phrase secrète des clés et sauvegardes, si aucun fichier ne la donne.',
    },
  ],
  [
    'LC_ALL, LC_MESSAGES, LANG',
    {
      en: 'French where they begin with fr, else English.',
      fr: 'En français si elles commencent par fr, sinon en anglais.',
    },
  ],
  ['NO_COLOR', { en: 'No colours in plots.', fr: 'Pas de couleurs dans les dessins.' }],
]

export function manPage(program: Command, version: string): string {
  const language = helpLanguage(program)
  const head = (name: string): string => `.SH ${HEADS[name]![language]}`
  return [
    `.TH CIGALE 1 "" "Cigale ${version}" "Cigale"`,
    head('name'),
    `cigale \\- ${roff(program.description().replace(/\.$/, ''))}`,
    head('synopsis'),
    '.B cigale',
    roff(program.usage()),
    head('description'),
    roff(ABOUT[language]),
    head('commands'),
    ...leavesOf(program).flatMap((command) => commandLines(command)),
    head('exit'),
    ...EXITS.flatMap(([code, says]) => ['.TP', `.B ${code}`, roff(says[language])]),
    head('environment'),
    ...VARIABLES.flatMap(([name, says]) => ['.TP', `.B ${roff(name)}`, roff(says[language])]),
    '',
  ].join('\n')
}

function commandLines(command: Command): readonly string[] {
  const helper = command.createHelp()
  const options = helper.visibleOptions(command)
  return [
    `.SS "cigale ${roff(`${pathOf(command)} ${command.usage()}`)}"`,
    roff(command.description()),
    ...options.flatMap((option) => [
      '.TP',
      `.B ${roff(helper.optionTerm(option))}`,
      roff(helper.styleOptionDescription(helper.optionDescription(option))),
    ]),
    ...examplesIn(helpOf(command)).flatMap((line) => ['.PP', '.EX', `$ ${roff(line)}`, '.EE']),
  ]
}

/** Text that says nothing to roff: a backslash, a leading dot or quote, hyphens that are minus signs. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replace(/^([.'])/gm, '\\&$1')
}
