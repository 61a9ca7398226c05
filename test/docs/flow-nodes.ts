/**
 * docs/flows/nodes.md and docs/flows/fr/noeuds.md: the nodes for Node-RED, from what their editor shows:
 * the help and the words of flows/nodes/locales, fields and outputs from the forms.
 */

import { readFileSync } from 'node:fs'

const NODES = new URL('../../flows/nodes/', import.meta.url)
const PACKAGE = new URL('../../flows/package.json', import.meta.url)

const FRAMES = {
  en: {
    folder: 'en-US',
    head: '# The nodes\n\n*En français : [les nœuds](fr/noeuds.md).*\n',
    intro:
      'What the editor’s help says, node by node. All of them show by a light whether the gateway is there, and what came of the\nlast thing they asked.',
    message: '| in the message | what it is |\n|---|---|',
    form: '| in the form | by itself | |\n|---|---|---|',
  },
  fr: {
    folder: 'fr',
    head: '# Les nœuds\n\n*In English: [the nodes](../nodes.md).*\n',
    intro:
      'Ce que dit l’aide de l’éditeur, nœud par nœud. Tous montrent par un voyant si la passerelle est là, et ce qu’est devenue\nleur dernière demande.',
    message: '| dans le message | ce que c’est |\n|---|---|',
    form: '| dans le formulaire | d’office | |\n|---|---|---|',
  },
} as const

export function flowNodesPage(language: keyof typeof FRAMES): string {
  const { head, intro } = FRAMES[language]
  const { 'node-red': listed } = JSON.parse(readFileSync(PACKAGE, 'utf8'))
  const nodes = Object.keys(listed.nodes).map((name) => nodeSection(name, language))
  return [head, intro, '', ...nodes].join('\n')
}

type Catalogue = {
  readonly label: string
  readonly field: Readonly<Record<string, string>>
  readonly hint?: Readonly<Record<string, string>>
}

function nodeSection(name: string, language: keyof typeof FRAMES): string {
  const { folder, message, form } = FRAMES[language]
  const read = (path: string) => readFileSync(new URL(path, NODES), 'utf8')
  const words = JSON.parse(read(`locales/${folder}/${name}.json`))[name] as Catalogue
  const help = read(`locales/${folder}/${name}.html`)
  const [lead = '', ...tail] = [...help.matchAll(/<p>(.*?)<\/p>/gs)].map(([, text]) => plain(text!))
  const rows = [...help.matchAll(/<dt>(.*?)<\/dt>\s*<dd>(.*?)<\/dd>/gs)].map(
    ([, what, is]) => `| ${keyCell(what!)} | ${plain(is!)} |`,
  )
  const fields = fieldsOf(read(`${name}.html`)).map(
    ([field, value]) => `| ${words.field[field]} | ${value} | ${words.hint?.[field] ?? ''} |`,
  )
  const title = `## \`${name}\`: ${words.label}`
  return [title, '', lead, '', message, ...rows, '', form, ...fields, '', ...tail, ''].join('\n')
}

/** The fields of a form beside its name, with what they are by themselves. */
function fieldsOf(form: string): readonly (readonly [string, string])[] {
  return [...form.matchAll(/^ {4}(\w+): \{ value: (.*?) \},$/gm)]
    .map(([, field, value]) => [field!, value!.replaceAll("'", '')] as const)
    .filter(([field]) => field !== 'name')
}

function keyCell(text: string): string {
  return plain(text).replace(/^(\d: )?([\w, ]+)$/, (_all, out = '', names) => {
    const marked = /^[a-zA-Z]+(, [a-zA-Z]+)*$/.test(names) ? `\`${names}\`` : names
    return `${out}${marked}`
  })
}

function plain(html: string): string {
  return html
    .replace(/<\/?code>/g, '`')
    .replace(/<\/?b>/g, '**')
    .replaceAll('|', '\\|')
}
