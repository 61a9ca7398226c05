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
const DEPTH_MAX = 5
/** Between the sentences that a failure is put together of, here and in French. */
const JOINTS = [
  ['\n', '\n'],
  ['; ', ' ; '],
  [': ', ' : '],
] as const
/** A field, and what is wrong with it. */
const NAMED = /^(\s*[\w.[\]/-]+) (.+)$/s

/** Of the process: its terminal has one language. */
let spoken: Spoken | undefined

/** From now on; without a catalogue English again. */
export function speak(catalogue: Catalogue | undefined): void {
  spoken = catalogue && { catalogue, patterns: patternsOf(catalogue.sentences) }
}

/** The sentence as people here read it; what the catalogue lacks stays English. */
export function said(sentence: string): string {
  return spoken ? inFrench(spoken, sentence, { depth: DEPTH_MAX, isOfParts: false }) : sentence
}

/**
 * The same of what somebody failed with, or is told to be wrong: put together by floors below, of sentences, lines
 * and fields, each of which is asked for by itself. Not for results: data must not be taken for a sentence.
 */
export function saidOfFailure(sentence: string): string {
  return spoken ? inFrench(spoken, sentence, { depth: DEPTH_MAX, isOfParts: true }) : sentence
}

export function word(text: string): string {
  return spoken?.catalogue.words[text] ?? text
}

type How = { readonly depth: number; readonly isOfParts: boolean }

function inFrench(by: Spoken, sentence: string, how: How): string {
  if (how.depth === 0) return sentence
  const below = { ...how, depth: how.depth - 1 }
  const whole = asOne(by, sentence, below)
  if (whole !== undefined || !how.isOfParts) return whole ?? sentence
  const [, name, problem = ''] = NAMED.exec(sentence) ?? []
  const told = asOne(by, problem, below)
  if (told !== undefined) return `${name} ${told}`
  for (const [here, there] of JOINTS) {
    const parts = sentence.split(here)
    const french = parts.map((part) => {
      const text = part.trimStart()
      return part.slice(0, part.length - text.length) + inFrench(by, text, below)
    })
    if (french.some((part, i) => part !== parts[i])) return french.join(there)
  }
  return sentence
}

/** `undefined`: the catalogue has no such sentence. */
function asOne(by: Spoken, sentence: string, below: How): string | undefined {
  for (const { pattern, french } of by.patterns) {
    const found = pattern.exec(sentence)
    if (!found) continue
    const parts = found.slice(1).map((part) => inFrench(by, part, below))
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
