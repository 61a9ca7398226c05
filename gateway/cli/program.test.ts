import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CommanderError } from 'commander'
import { readConfig } from '../config/load.ts'
import { exampleConfig } from './example-config.ts'
import { CommandFailure } from './failure.ts'
import { FRENCH } from './help/french.ts'
import { everyCommand, speakFrench, textsOf } from './help/language.ts'
import { examplesIn, helpOf, leavesOf, pathOf } from './help/tree.ts'
import { readHypervisorConfig } from './hypervisor-config.ts'
import { ago, table } from './output.ts'
import { makeProgram, runCommand } from './program.ts'

const program = makeProgram({ code: 0 })

describe('the command line', () => {
  for (const command of leavesOf(program)) {
    const help = helpOf(command)
    test(`cigale ${pathOf(command)}: has an example of itself, --json and --data, and says what it does`, () => {
      const examples = examplesIn(help)
      assert.match(help, /Example:\n {2}\$ cigale /)
      assert.ok(
        examples.some((line) => line.includes(`cigale ${pathOf(command)}`)),
        examples.join('\n'),
      )
      assert.match(help, /--json/)
      assert.match(help, /--data <dir>/)
      assert.notEqual(command.description(), '')
    })
  }

  test('no text of a help lacks French, and the French catalogue holds nothing that is not said', () => {
    const said = textsOf(makeProgram({ code: 0 }))
    const missing = [...said].filter((text) => !Object.hasOwn(FRENCH, text))
    const unused = Object.keys(FRENCH).filter((text) => !said.has(text))
    assert.deepEqual({ missing, unused }, { missing: [], unused: [] })
  })

  test('in French no line of a help is English, and examples and options stay what they are', () => {
    const french = makeProgram({ code: 0 })
    speakFrench(french, FRENCH)
    const english = new Map(leavesOf(program).map((one) => [pathOf(one), helpOf(one)]))
    for (const command of leavesOf(french)) {
      const help = helpOf(command)
      assert.match(help, /^Utilisation\u00a0: cigale /)
      assert.doesNotMatch(help, /\b(Usage|Options|Arguments|Commands|Example):/)
      assert.doesNotMatch(help, /\b(the|of|else|default|choices|required)\b(?! =)/)
      assert.deepEqual(examplesIn(help), examplesIn(english.get(pathOf(command))!))
    }
  })

  test('an option that no command has is refused by every command as used wrongly', async () => {
    for (const leaf of leavesOf(program)) {
      const args = [...pathOf(leaf).split(' '), '--no-such-option']
      assert.equal(await quietly(() => runCommand(args)), 2, args.join(' '))
    }
  })

  test('what commander refuses is refused in French too', () => {
    const said = (...args: string[]): string => {
      const french = makeProgram({ code: 0 })
      speakFrench(french, FRENCH)
      let text = ''
      for (const command of everyCommand(french)) {
        command.configureOutput({
          ...command.configureOutput(),
          writeErr: (piece) => {
            text += piece
          },
        })
      }
      assert.throws(() => french.parse(args, { from: 'user' }), CommanderError)
      return text
    }
    assert.match(
      said('devcie'),
      /erreur\u00a0: commande inconnue 'devcie'\n\(Vouliez-vous dire device/,
    )
    assert.match(said('device', 'show'), /il manque l’argument 'devEui'/)
    assert.match(
      said('device', 'list', '--jsn'),
      /option inconnue '--jsn'\n\(Vouliez-vous dire --json/,
    )
    assert.match(said('downlink', 'a', '--port'), /il manque la valeur de l’option '--port <n>'/)
    assert.match(
      said('downlink', 'a', '--port', '0'),
      /la valeur '0' .* Il faut un nombre entier de 1 à 223/,
    )
    assert.match(
      said('downlink', 'a', '--port', '1'),
      /il manque l’option obligatoire '--hex <hex>'/,
    )
    assert.match(said('watering', 'lock', 'x'), /la valeur 'x' de l’argument 'reason' .* Au choix/)
    assert.match(said('device', 'list', 'x'), /trop d’arguments, 0 attendus et 1 donnés/)
  })
})

/** What commander says on standard error is not of this test. */
async function quietly<Value>(work: () => Promise<Value>): Promise<Value> {
  const { write } = process.stderr
  process.stderr.write = () => true
  try {
    return await work()
  } finally {
    process.stderr.write = write
  }
}

test('the first configuration is valid and says where its data is', () => {
  const read = readConfig(exampleConfig('/srv/cigale "toit"'))
  assert.ok(read.kind === 'config')
  assert.equal(read.config.data, '/srv/cigale "toit"')
})

test("the hypervisor's configuration has defaults, and wrong settings are named", () => {
  const config = readHypervisorConfig('h.yaml', 'database: city.db')
  assert.equal(config.api.bind, '127.0.0.1:8090')
  const wrong = () => readHypervisorConfig('h.yaml', 'database: city.db\napi: { bind: x }')
  assert.throws(wrong, (error) => {
    return error instanceof CommandFailure && error.message.includes('h.yaml: api.bind: ADDRESS')
  })
})

test('a table keeps its columns whatever is in them, and no name moves the cursor', () => {
  const text = table(
    ['id', 'name'],
    [
      ['a', 'Église'],
      ['long-id', 'x\u001b[2Jy'],
      ['b', null],
    ],
  )
  assert.deepEqual(text.split('\n'), [
    'id       name',
    'a        Église',
    'long-id  x\ufffd[2Jy',
    'b        –',
  ])
})

test('ages are told in one unit', () => {
  const told = [null, 5_000, 300_000, 20_000_000, 400_000_000].map((age) =>
    ago(age === null ? null : 1e12 - age, 1e12),
  )
  assert.deepEqual(told, ['never', '5 s', '5 min', '6 h', '5 days'])
})
