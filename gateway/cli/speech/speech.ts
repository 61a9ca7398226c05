/**
 * Sentences of commands in the terminal's language. They are written in English where they are said;
 * for a French terminal the catalogue has each with its holes, `{}` here and `{0}`, `{1}` … there. Data
 * never comes through here: JSON, CSV, tables' cells and lines of events are the same everywhere.
 */

export type Catalogue = {
  /** English sentence with `{}` for what is put in → French with `{0}` and so on. */
  readonly sentences: Readonly<Record<string, string>>
  /** Heads of tables, and words of ages. */
  readonly words: Readonly<Record<string, string>>
}

type Pattern = { readonly pattern: RegExp; readonly french: string }
type Spoken = { readonly catalogue: Catalogue; readonly patterns: readonly Pattern[] }

/** What a hole holds may be a sentence itself: so deep. */
const DEPTH_MAX = 8
/** Between the sentences that a failure is put together of, here and in French. */
const COLON = ': '
const JOINTS = [
  ['\n', '\n'],
  [COLON, ' : '],
  ['; ', ' ; '],
] as const
const COLONS_MAX = 4
/** A field, and what is wrong with it; or with its value. */
const NAMED = [/^(\s*[\w.[\]/-]+) (.+)$/s, /^(\s*[\w.[\]/-]+ \S+) (.+)$/s]

/** Of the process: its terminal has one language. */
let spoken: Spoken | undefined

/** From now on; without a catalogue English again. */
export function speak(catalogue: Catalogue | undefined): void {
  spoken = catalogue && { catalogue, patterns: patternsOf(catalogue.sentences) }
}

/** The sentence as people here read it; what the catalogue lacks stays English. */
export function said(sentence: string): string {
  return spoken
    ? inFrench(spoken, sentence, { depth: DEPTH_MAX, isOfParts: false, read: new Map() }).text
    : sentence
}

/**
 * The same of what somebody failed with, or is told to be wrong: put together by floors below, of sentences, lines
 * and fields, each of which is asked for by itself. Not for results: data must not be taken for a sentence.
 */
export function saidOfFailure(sentence: string): string {
  return spoken
    ? inFrench(spoken, sentence, { depth: DEPTH_MAX, isOfParts: true, read: new Map() }).text
    : sentence
}

export function word(text: string): string {
  return spoken?.catalogue.words[text] ?? text
}

type How = {
  readonly depth: number
  readonly isOfParts: boolean
  /** Read already on the way: a sentence of many joints has the same parts again and again. */
  readonly read: Map<string, Told>
}
/** `left`: characters of it that the catalogue did not know. */
type Told = { readonly text: string; readonly left: number }

function inFrench(by: Spoken, sentence: string, how: How): Told {
  const asItIs = { text: sentence, left: sentence.length }
  if (how.depth === 0) return asItIs
  const key = `${how.depth} ${sentence}`
  const before = how.read.get(key)
  if (before) return before
  const below = { ...how, depth: how.depth - 1 }
  const whole = asOne(by, sentence, below)
  const apart = how.isOfParts ? ofParts : () => asItIs
  const told = whole === undefined ? apart(by, sentence, below) : { text: whole, left: 0 }
  how.read.set(key, told)
  return told
}

/** Taken apart in the way that leaves least of it in English. */
function ofParts(by: Spoken, sentence: string, below: How): Told {
  let best: Told = { text: sentence, left: sentence.length }
  for (const named of NAMED) {
    const [, name, problem = ''] = named.exec(sentence) ?? []
    const told = asOne(by, problem, below)
    if (told !== undefined) return { text: `${name} ${told}`, left: 0 }
  }
  for (const [here, there] of JOINTS) {
    for (const parts of partings(sentence, here)) {
      const told = parts.map((part) => indented(by, part, below))
      const left = told.reduce((sum, one) => sum + one.left, 0)
      if (left < best.left - here.length * (parts.length - 1)) {
        best = { text: told.map(({ text }) => text).join(there), left }
      }
    }
  }
  return best
}

function indented(by: Spoken, part: string, how: How): Told {
  const text = part.trimStart()
  const told = inFrench(by, text, how)
  return { ...told, text: part.slice(0, part.length - text.length) + told.text }
}

/** At all joints; of colons, which stand inside of sentences too, at one, the first ones first. */
function partings(sentence: string, joint: string): readonly (readonly string[])[] {
  const parts = sentence.split(joint)
  if (parts.length === 1) return []
  if (joint !== COLON) return [parts]
  return parts
    .slice(1, COLONS_MAX + 1)
    .map((_, i) => [parts.slice(0, i + 1).join(COLON), parts.slice(i + 1).join(COLON)])
}

/** `undefined`: the catalogue has no such sentence. */
function asOne(by: Spoken, sentence: string, below: How): string | undefined {
  for (const { pattern, french } of by.patterns) {
    const found = pattern.exec(sentence)
    if (!found) continue
    const parts = found.slice(1).map((part) => inFrench(by, part, below).text)
    return french.replace(/\{(\d)\}/g, (_, n: string) => parts[Number(n)] ?? '')
  }
  return undefined
}

/** The one with most words of its own first: a general one must not take its sentence. */
function patternsOf(sentences: Catalogue['sentences']): readonly Pattern[] {
  const own = (sentence: string): number => sentence.replaceAll('{}', '').length
  return Object.entries(sentences)
    .sort(([a], [b]) => own(b) - own(a))
    .map(([sentence, french]) => {
      const literals = sentence
        .split('{}')
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      return { pattern: new RegExp(`^${literals.join('(.*?)')}$`, 's'), french }
    })
}
