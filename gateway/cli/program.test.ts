import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Command } from 'commander'
import { readConfig } from '../config/load.ts'
import { exampleConfig } from './example-config.ts'
import { CommandFailure } from './failure.ts'
import { readHypervisorConfig } from './hypervisor-config.ts'
import { ago, table } from './output.ts'
import { makeProgram } from './program.ts'

function leaves(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: (piece) => {
      text += piece
    },
  })
  command.outputHelp()
  return text
}

describe('the command line', () => {
  for (const command of leaves(makeProgram({ code: 0 }))) {
    const name = `${command.parent?.name()} ${command.name()}`
    test(`${name}: has an example, --json and --data`, () => {
      const help = helpOf(command)
      assert.match(help, /Example:\n {2}\$ cigale /)
      assert.match(help, /--json/)
      assert.match(help, /--data <dir>/)
    })
  }
})

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
