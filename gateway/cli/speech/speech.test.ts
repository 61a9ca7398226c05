import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { afterEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { saidTemplates, thrownTemplates } from '../../../test/support/said-templates.ts'
import { SPEAKING as SPEAKING_ERRORS } from '../failure.ts'
import { ago, table } from '../output.ts'
import {
  DOCTOR_SENTENCES,
  FRENCH_SPEECH,
  JOINED_SENTENCES,
  OTHER_SENTENCES,
  OWN_SENTENCES,
  WORDS,
} from './french.ts'
import { REFUSED_SENTENCES } from './french-refused.ts'
import { SCHEMA_SENTENCES } from './french-schema.ts'
import { THROWN_SENTENCES } from './french-thrown.ts'
import { said, saidOfFailure, speak } from './speech.ts'

const FINDING = ['detail: ', 'advice: ', 'const advice = ', 'const detail = ']
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const THROWING = [...SPEAKING_ERRORS, 'FlowsError', 'ApiProblem']
const SPEAKING = ['new CommandFailure(', 'new UsageError(', 'note(', 'saySentence(']

function sources(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: ROOT })
    .filter((file) => !file.endsWith('.test.ts') && !file.includes('speech/french'))
    .map((file) => readFileSync(`${ROOT}${file}`, 'utf8'))
}

const holes = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

afterEach(() => speak(undefined))

describe('the French of commands', () => {
  const cli = sources('gateway/cli/**/*.ts')
  const spoken = new Set(cli.flatMap((text) => saidTemplates(text, SPEAKING)))

  test('no sentence that a command says, or fails with, lacks French; none is left over', () => {
    assert.ok(spoken.size > 120)
    const missing = [...spoken].filter((text) => !Object.hasOwn(OWN_SENTENCES, text))
    const unused = Object.keys(OWN_SENTENCES).filter((text) => !spoken.has(text))
    assert.deepEqual({ missing, unused }, { missing: [], unused: [] })
  })

  test('what the doctor finds and advises is told in French too', () => {
    const found = sources('gateway/cli/doctor*.ts').flatMap((text) => saidTemplates(text, FINDING))
    assert.deepEqual(
      [...new Set(found)].filter((text) => !Object.hasOwn(DOCTOR_SENTENCES, text)),
      [],
    )
  })

  test('a sentence is said as one, so that the catalogue is asked', () => {
    const asValue = cli.flatMap((text) => saidTemplates(text, ['say(']))
    // Of these, only values stand between the words of the specifications.
    assert.deepEqual(
      asValue.filter((text) => /[a-z]+ [a-z]+/.test(text)),
      [],
    )
  })

  test('no error of a floor below, and no problem of the API, lacks French; none is left over', () => {
    const floors = sources('{base,decoders,gateway,hardware,sync}/**/*.ts')
    const thrown = new Set(floors.flatMap((text) => thrownTemplates(text, THROWING)))
    assert.ok(thrown.size > 110)
    const missing = [...thrown].filter((text) => !Object.hasOwn(THROWN_SENTENCES, text))
    const unused = Object.keys(THROWN_SENTENCES).filter((text) => !thrown.has(text))
    assert.deepEqual({ missing, unused }, { missing: [], unused: [] })
  })

  test('why the gateway refuses, and what it tells of itself, lacks no French', () => {
    const told = sources('gateway/!(cli|console)/**/*.ts').flatMap((text) =>
      saidTemplates(text, ['detail: ', 'problem: ', 'return refused(', 'refuse(', 'rejected(']),
    )
    // Names of refusals are for programs.
    const sentences = told.filter((text) => /[a-z]+ [a-z]+/.test(text))
    assert.ok(sentences.length > 60)
    const known = FRENCH_SPEECH.sentences
    assert.deepEqual(
      sentences.filter((text) => !Object.hasOwn(known, text)),
      [],
    )
  })

  test('those of the floors below stand there', () => {
    const floors = sources('{base,decoders,gateway,hardware,sync}/**/*.ts')
      // A sentence that goes on in the next literal, and quotes that are written with a backslash.
      .map((text) => text.replaceAll(/['`] \+\s+['`]/g, '').replaceAll("\\'", "'"))
      .join('\n')
    const absent: string[] = []
    const below = { ...JOINED_SENTENCES, ...OTHER_SENTENCES, ...REFUSED_SENTENCES }
    for (const sentence of Object.keys({ ...below, ...SCHEMA_SENTENCES })) {
      // What stands together in the sentence may stand apart in the source.
      for (const part of sentence.split(/\{\}|[.,;:] |`/)) {
        if (!floors.includes(part.trim())) absent.push(`${part} of: ${sentence}`)
      }
    }
    assert.deepEqual(absent, [])
  })

  test('each hole is filled in French, and no French is left in English', () => {
    for (const [english, french] of Object.entries(FRENCH_SPEECH.sentences)) {
      const count = holes(english, /\{\}/g)
      const used = new Set([...french.matchAll(/\{(\d)\}/g)].map(([, n]) => Number(n)))
      assert.deepEqual(
        [...used].sort(),
        Array.from({ length: count }, (_, i) => i),
        english,
      )
    }
  })

  test('heads of tables are known words or names of the code', () => {
    const heads = cli.flatMap((text) =>
      [...text.matchAll(/\btable\(\s*\[([^\]]*)\]/g)].flatMap(([, list]) =>
        [...list!.matchAll(/'([^']+)'/g)].map(([, head]) => head!),
      ),
    )
    const names = ['id', 'devEui', 'rssiDbm', 'sha256']
    const missing = heads.filter(
      (head) => /^\w/.test(head) && !Object.hasOwn(WORDS, head) && !names.includes(head),
    )
    assert.deepEqual(missing, [])
  })

  test('what stands beside a bar is a known word, or a name', () => {
    const labels = cli.flatMap((text) =>
      [...text.matchAll(/progressBar\('([^']+)'\)/g)].map(([, label]) => label!),
    )
    assert.ok(labels.length > 8)
    assert.deepEqual(
      labels.filter((label) => !Object.hasOwn(WORDS, label)),
      [],
    )
  })
})

describe('said', () => {
  test('in English a sentence is what it is', () => {
    assert.equal(said('no gateway answers at /x'), 'no gateway answers at /x')
  })

  test('holes keep what they hold, and a sentence in one is told in French too', () => {
    speak(FRENCH_SPEECH)
    assert.equal(
      said('tried to read /x.csv: there is no such file'),
      '/x.csv n’a pas pu être lu : ce fichier n’existe pas',
    )
    assert.equal(
      said('tried to read a.csr: it is empty. Make one with: cigale ca request'),
      'a.csr n’a pas pu être lu : it is empty. Faites-en une avec : cigale ca request',
    )
    assert.equal(said('what nobody has ever said'), 'what nobody has ever said')
  })

  test('tables and ages too; cells are data and stay', () => {
    speak(FRENCH_SPEECH)
    assert.equal(table(['name', 'devEui'], [['name', 'x']]), 'nom   devEui\nname  x')
    assert.equal(ago(null, 0), 'jamais')
    assert.equal(ago(0, 3 * 86_400_000), '3 jours')
  })

  test('what is put together of sentences, lines and fields is told in French, and data in it stays', () => {
    speak(FRENCH_SPEECH)
    assert.equal(
      saidOfFailure('No zone z9 is known here.; minutes Too small: expected number to be >=1'),
      'Aucune zone z9 n’est connue ici. ; minutes trop petit : number d’au moins 1',
    )
    assert.equal(
      saidOfFailure(
        'the configuration is not valid\n  a.yaml:3:9: radio.bind is "x": ADDRESS:PORT',
      ),
      'la configuration n’est pas valide\n  a.yaml:3:9: radio.bind est "x" : ADRESSE:PORT',
    )
    assert.equal(saidOfFailure('device: whatever it says'), 'device: whatever it says')
    const joints = 'a: b; '.repeat(100)
    assert.equal(saidOfFailure(joints), joints, 'however many parts it may have')
    assert.equal(said('state: changed'), 'state: changed', 'a result is no failure')
  })
})
