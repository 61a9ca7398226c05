/** `cigale ca` as people meet it: the ceremony from the first key to a gateway that is shut out. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseCertificate, viewOf } from '../../sync/pki/certificate.ts'

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cigale-ca-cli-'))
const place = (...names: readonly string[]): string => join(folder, ...names)
const data = place('data')
const ca = place('authority')

type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

function cigale(...args: readonly string[]): Ended {
  const env = { ...process.env, CIGALE_PASSPHRASE: 'une longue phrase', LC_ALL: 'fr_FR.UTF-8' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args, '--data', data], {
    env,
    encoding: 'utf8',
  })
  return { code: status, out: stdout, err: stderr }
}

function done(...args: readonly string[]): Ended {
  const ended = cigale(...args)
  assert.equal(ended.code, 0, ended.err)
  return ended
}

let eui = ''
before(() => {
  eui = JSON.parse(done('init', '--json').out).gatewayEui
  done('ca', 'init', ca, '--name', 'Ville')
})
after(() => rmSync(folder, { recursive: true, force: true }))

test('S14: a gateway asks with its own key, the authority signs, and only what fits is installed', () => {
  const request = done('ca', 'request')
  assert.match(request.err, /cigale ca sign/)
  const requestPath = request.out.trim()
  const keyPath = join(data, 'link', 'gateway.key')
  assert.equal(statSync(keyPath).mode & 0o777, 0o600)
  const key = readFileSync(keyPath, 'utf8')
  done('ca', 'request')
  assert.equal(readFileSync(keyPath, 'utf8'), key)

  done('ca', 'sign', requestPath, '--ca', ca, '--out', place('signed'), '--days', '30')
  const foreign = cigale(
    'ca',
    'install',
    place('signed', 'ca.pem'),
    '--authority',
    place('signed', 'ca.pem'),
  )
  assert.equal(foreign.code, 1)
  assert.match(foreign.err, /n’a pas été installé : il est pour/)
  const installed = done(
    ...['ca', 'install', place('signed', `${eui}.pem`), '--authority', place('signed', 'ca.pem')],
  )
  assert.match(installed.out, /^cert: .*link\/gateway\.pem$/m)
  const { name, untilMs, fromMs } = viewOf(
    parseCertificate(readFileSync(join(data, 'link', 'gateway.pem'), 'utf8'))!,
  )
  assert.equal(name, eui)
  assert.ok(untilMs - fromMs < 31 * 86_400_000)
})

test('F72, S22: who is revoked stands so in the list, and its key is never signed again', () => {
  const hypervisor = ['ca', 'hypervisor', 'hypervisor.example', '--host', 'hypervisor.example']
  done(...hypervisor, '--ca', ca, '--out', place('hypervisor'))
  assert.equal(statSync(place('hypervisor', 'hypervisor.example.key')).mode & 0o777, 0o600)
  done('ca', 'renew', 'hypervisor.example', '--ca', ca, '--out', place('hypervisor'))
  const renewed = readFileSync(place('hypervisor', 'hypervisor.example.pem'), 'utf8')
  assert.match(parseCertificate(renewed)!.subjectAltName ?? '', /DNS:hypervisor\.example/)

  const { err } = done('ca', 'revoke', eui, '--ca', ca)
  assert.match(err, /portez ce fichier au broker/)
  const list = JSON.parse(done('ca', 'list', '--ca', ca, '--json').out)
  const stateOf = (name: string) => list.find((one: { name: string }) => one.name === name).state
  assert.equal(stateOf(eui), 'revoked')
  assert.equal(stateOf('hypervisor.example'), 'good')

  const again = ['ca', 'sign', join(data, 'link', 'gateway.csr'), '--ca', ca, '--out', place('x')]
  const refused = cigale(...again)
  assert.equal(refused.code, 1)
  assert.match(refused.err, /a été révoquée : .*--new-key/s)
  done('ca', 'request', '--new-key')
  done(...again)
})

test('what cannot be is told before anything is written', () => {
  const wrong = cigale('ca', 'gateway', 'toit-nord', '--ca', ca, '--out', place('y'))
  assert.equal(wrong.code, 2)
  assert.match(wrong.err, /16 chiffres hexadécimaux/)
  writeFileSync(place('no.csr'), 'rien')
  const none = cigale('ca', 'sign', place('no.csr'), '--ca', ca, '--out', place('y'))
  assert.equal(none.code, 1)
  assert.match(none.err, /n’est pas une demande de certificat/)
  const absent = cigale('ca', 'list', '--ca', place('nowhere'))
  assert.equal(absent.code, 1)
  assert.match(absent.err, /ce fichier n’existe pas/)
})
