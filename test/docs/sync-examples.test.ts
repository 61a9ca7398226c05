import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Decoder } from 'cbor-x'
import { type Dicts, jsonOfMessage, messageOfJson, withDict } from '../../sync/json-message.ts'
import { MESSAGE_TYPES } from '../../sync/messages.ts'
import { readMessage } from '../../sync/read-message.ts'
import { type ExampleLine, examplesFile } from './sync-examples.ts'

const path = new URL('../../docs/protocol/examples/exchange.jsonl', import.meta.url)
const text = readFileSync(path, 'utf8')
const lines = text
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as ExampleLine & { readonly json: { readonly kind: string } })

test('the recorded exchange is what sender and receiver say today, and has a message of every kind', () => {
  assert.equal(text, examplesFile())
  const kinds = new Set(lines.map(({ json }) => json.kind))
  assert.deepEqual([...kinds].sort(), Object.keys(MESSAGE_TYPES).sort())
})

test("an example's bytes are the message that its JSON says, also to another reader of CBOR", () => {
  let dicts: Dicts = new Map()
  const other = new Decoder({ useRecords: false })
  for (const { hex, json } of lines) {
    const bytes = new Uint8Array(Buffer.from(hex, 'hex'))
    const read = readMessage(bytes)
    assert.ok(read.kind === 'message')
    if (read.message.kind === 'dict') dicts = withDict(dicts, read.message)
    assert.deepEqual(JSON.parse(JSON.stringify(jsonOfMessage(read.message, dicts))), json)
    assert.deepEqual(messageOfJson(json, dicts), bytes)
    const [type] = other.decode(bytes)
    assert.equal(type, MESSAGE_TYPES[json.kind as keyof typeof MESSAGE_TYPES])
  }
})
