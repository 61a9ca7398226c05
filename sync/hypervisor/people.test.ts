import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { GatewayEui } from '../../base/ids.ts'
import { machine } from '../../test/support/callers.ts'
import { PASSWORD, withPeople } from '../../test/support/people-rig.ts'
import { checkGrant } from '../grant.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const STEP_UP = 'urn:cigale:problem:step-up'

test('S1: before anybody has set it up every route says 401, but those of the setup', async () => {
  await withPeople(async ({ url, hypervisor }) => {
    for (const { method, path, isForSetup } of hypervisor.lines) {
      const headers = method === 'GET' ? {} : { 'content-type': 'application/json' }
      const body = method === 'GET' ? null : '{}'
      const asked = url.replace('/api/v1', path.replace(/:\w+/g, 'x'))
      const response = await fetch(asked, { method, headers, body })
      await response.body?.cancel()
      if (isForSetup) assert.notEqual(response.status, 401, path)
      else assert.equal(response.status, 401, `${method} ${path}`)
    }
  })
})

test('S1: secrets of two hypervisors differ, lie in a file for their user alone, and work once', async () => {
  const secrets: string[] = []
  await withPeople(async ({ secret, folder, browser }) => {
    secrets.push(secret())
    assert.equal(statSync(join(folder, 'cigale-setup-secret')).mode & 0o777, 0o600)
    assert.equal(statSync(join(folder, 'cigale-people-key')).mode & 0o777, 0o600)
    const person = browser()
    const first = { secret: 'nope', name: 'direction', password: PASSWORD }
    assert.equal((await person.post('setup', first)).status, 401)
    const given = { ...first, secret: secrets[0]!.toUpperCase().replaceAll('-', ' ') }
    assert.equal((await person.post('setup', { ...given, password: 'motdepasse1' })).status, 422)
    assert.deepEqual((await person.get('setup')).body, { isNeeded: true })
    assert.equal((await person.post('setup', given)).status, 201)
    assert.throws(() => secret(), /ENOENT/)
    assert.equal((await person.post('setup', { ...given, name: 'other' })).status, 409)
    const { body } = await person.logIn('direction', PASSWORD)
    assert.deepEqual(body['roles'], ['security'])
  })
  await withPeople(async ({ secret }) => void secrets.push(secret()))
  assert.notEqual(secrets[0], secrets[1])
})

test('S4: the cookie is bound to its host and hidden from scripts; its content is not in the database', async () => {
  await withPeople(async ({ boss, folder, hypervisor, clock }) => {
    const person = await boss()
    clock.advance(30_000)
    const { headers } = await person.logIn('direction', PASSWORD, person.code())
    const cookie = headers.get('set-cookie')!
    assert.match(cookie, /^__Host-cigale=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/)
    const id = cookie.slice('__Host-cigale='.length).split(';')[0]!
    await hypervisor.store.records.list('session')
    const files = ['hypervisor.db', 'hypervisor.db-wal'].map((file) =>
      readFileSync(join(folder, file)),
    )
    for (const secret of [id, person.factor, PASSWORD]) {
      assert.ok(
        files.every((file) => !file.includes(secret)),
        secret.slice(0, 3),
      )
    }
    assert.ok(files.some((file) => file.includes('direction')))
  })
})

test('S4: a new id at login and step-up, and the old one opens nothing; none that was brought along is taken', async () => {
  await withPeople(async ({ boss, browser }) => {
    const person = await boss()
    const before = person.cookie
    assert.equal((await person.stepUp()).status, 204)
    assert.notEqual(person.cookie, before)
    const thief = browser()
    thief.cookie = before
    assert.equal((await thief.get('session')).status, 401)
    const fixed = browser()
    fixed.cookie = `__Host-cigale=${'A'.repeat(43)}`
    assert.equal((await fixed.get('session')).status, 401)
  })
})

test('S4: after logout the cookie is worth nothing, and other sessions go on until they are ended', async () => {
  await withPeople(async ({ boss, browser, clock }) => {
    const [desk, phone] = [await boss(), browser()]
    clock.advance(30_000)
    await phone.logIn('direction', PASSWORD, desk.code())
    const kept = desk.cookie
    const { sessions } = (await desk.get('sessions')).body as {
      sessions: { id: string; isThis: boolean }[]
    }
    assert.equal(sessions.length, 2)
    assert.equal((await desk.send('DELETE', 'session')).status, 204)
    desk.cookie = kept
    assert.equal((await desk.get('session')).status, 401)
    assert.equal((await phone.get('session')).status, 200)
    const { id } = ((await phone.get('sessions')).body as { sessions: { id: string }[] })
      .sessions[0]!
    assert.equal((await phone.send('DELETE', `sessions/${id}`)).status, 204)
    assert.equal((await phone.get('session')).status, 401)
  })
})

test('S4, F21: idle for 15 minutes it ends, whatever the wall clock says; pages that ask by themselves are no hand', async () => {
  await withPeople(async ({ boss, clock }) => {
    const person = await boss()
    for (let i = 0; i < 20; i++) {
      clock.advance(14 * MINUTE_MS)
      assert.equal((await person.get('session')).status, 200)
    }
    clock.stepWall(-30 * 24 * HOUR_MS)
    for (let i = 0; i < 3; i++) {
      clock.advance(4 * MINUTE_MS)
      assert.equal((await person.get('session', { 'x-cigale-background': '1' })).status, 200)
    }
    clock.advance(4 * MINUTE_MS)
    assert.equal((await person.get('session', { 'x-cigale-background': '1' })).status, 401)
  })
})

test('S4: after 12 hours it ends, however busy', async () => {
  await withPeople(async ({ boss, clock }) => {
    const person = await boss()
    for (let i = 0; i < 71; i++) {
      clock.advance(10 * MINUTE_MS)
      assert.equal((await person.get('session')).status, 200, `${i}`)
    }
    clock.advance(11 * MINUTE_MS)
    assert.equal((await person.get('session')).status, 401)
  })
})

test('S3: a name that nobody has gets the same answer, as slowly, and others come in meanwhile', async () => {
  await withPeople(async ({ boss, browser, clock }) => {
    await boss()
    const stranger = browser()
    const timed = async (name: string): Promise<number> => {
      clock.advance(2 * MINUTE_MS)
      // Of this process alone: what else the machine does is not asked.
      const before = process.cpuUsage()
      const { status, body } = await stranger.logIn(name, 'not the password')
      assert.deepEqual([status, body['title']], [401, 'Unknown name or password'])
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }
    const [known, unknown]: [number[], number[]] = [[], []]
    for (let i = 0; i < 15; i++) {
      known.push(await timed('direction'))
      unknown.push(await timed(`nobody-${i % 3}`))
    }
    // The least of each: what this process does besides only adds.
    const difference = Math.abs(Math.min(...known) - Math.min(...unknown))
    // Without the hash it would be all of it.
    assert.ok(difference < Math.min(...known) / 4, `${difference} of ${Math.min(...known)} ms`)
    const waits = await Promise.all(Array.from({ length: 30 }, () => stranger.logIn('nobody', 'x')))
    const late = waits.filter(({ status }) => status === 429)
    assert.ok(late.length >= 24, `${late.length}`)
    assert.match(late[0]!.headers.get('retry-after')!, /^\d+$/)
  })
})

test('S6: managing accounts needs a second factor of the last ten minutes, and says so to programs', async () => {
  await withPeople(async ({ boss, clock }) => {
    const person = await boss()
    const make = (name: string) => person.post('accounts', { name, roles: ['operator'] })
    assert.equal((await make('supervision-1')).status, 201)
    clock.advance(10 * MINUTE_MS)
    const { status, body } = await make('supervision-2')
    assert.deepEqual([status, body['type']], [403, STEP_UP])
    const used = person.code()
    assert.equal((await person.post('session/step-up', { code: used })).status, 204)
    assert.equal((await make('supervision-2')).status, 201)
    assert.equal((await person.post('session/step-up', { code: used })).status, 401)
  })
})

test('S6: with a second factor the password alone does not let in; a code of a lost telephone does, once', async () => {
  await withPeople(async ({ browser, secret, clock }) => {
    const person = browser()
    await person.post('setup', { secret: secret(), name: 'direction', password: PASSWORD })
    await person.logIn('direction', PASSWORD)
    const [code = ''] = await person.enrol(PASSWORD)
    const again = browser()
    const asked = await again.logIn('direction', PASSWORD)
    assert.deepEqual([asked.status, asked.body['type']], [401, 'urn:cigale:problem:second-factor'])
    assert.equal((await again.logIn('direction', PASSWORD, '000000')).status, 401)
    clock.advance(MINUTE_MS)
    assert.equal((await again.logIn('direction', PASSWORD, code.toUpperCase())).status, 200)
    assert.equal((await again.get('session')).body['isSteppedUp'], false)
    clock.advance(MINUTE_MS)
    assert.equal((await browser().logIn('direction', PASSWORD, code)).status, 401)
  })
})

test('S5: an invited post must choose a password of its own before anything opens', async () => {
  await withPeople(async ({ boss, browser }) => {
    const made = await (await boss()).post('accounts', { name: 'police-1', roles: ['police'] })
    const oneTime = String(made.body['oneTimePassword'])
    const post = browser()
    const { body } = await post.logIn('police-1', oneTime)
    assert.deepEqual([body['mustChangePassword'], body['roles'], body['may']], [true, [], []])
    assert.equal((await post.get('states')).status, 403)
    const change = (next: string) => post.post('session/password', { old: oneTime, new: next })
    assert.equal((await change('azerty1234')).status, 422)
    assert.equal((await change(oneTime)).status, 422)
    assert.equal((await change('la fontaine chaude coule')).status, 204)
    assert.equal((await post.get('states')).status, 200)
    const { body: now } = await post.get('session')
    assert.ok((now['may'] as string[]).includes('patrol'))
    assert.equal((await browser().logIn('police-1', oneTime)).status, 401)
  })
})

test('a one-time password ends after three days', async () => {
  await withPeople(async ({ boss, browser, clock }) => {
    const made = await (await boss()).post('accounts', { name: 'police-1', roles: ['police'] })
    clock.advance(3 * 24 * HOUR_MS)
    assert.equal(
      (await browser().logIn('police-1', String(made.body['oneTimePassword']))).status,
      401,
    )
  })
})

test('S4, S5: with other roles an account logs in anew; disabled it is out at once, with the usual answer', async () => {
  await withPeople(async ({ boss, browser, clock }) => {
    const person = await boss()
    const made = await person.post('accounts', { name: 'parcs', roles: ['greenSpaces'] })
    const post = browser()
    const oneTime = String(made.body['oneTimePassword'])
    const own = 'arrose le soir seulement'
    await post.logIn('parcs', oneTime)
    await post.post('session/password', { old: oneTime, new: own })
    assert.equal((await post.get('session')).status, 200)
    await person.send('PATCH', 'accounts/parcs', { roles: ['operator'] })
    assert.equal((await post.get('session')).status, 401)
    assert.deepEqual((await post.logIn('parcs', own)).body['roles'], ['operator'])
    await person.send('PATCH', 'accounts/parcs', { isDisabled: true })
    assert.equal((await post.get('session')).status, 401)
    clock.advance(MINUTE_MS)
    assert.equal((await post.logIn('parcs', own)).body['title'], 'Unknown name or password')
  })
})

test('the last one who manages accounts can neither be disabled, nor lose the role, nor be removed', async () => {
  await withPeople(async ({ boss }) => {
    const person = await boss()
    for (const change of [{ isDisabled: true }, { roles: ['viewer'] }]) {
      assert.equal((await person.send('PATCH', 'accounts/direction', change)).status, 409)
    }
    assert.equal((await person.send('DELETE', 'accounts/direction')).status, 409)
    assert.equal((await person.send('DELETE', 'accounts/nobody')).status, 404)
    assert.equal(
      (await person.post('accounts', { name: 'direction', roles: ['viewer'] })).status,
      409,
    )
    assert.equal(
      (await person.post('accounts', { name: 'Bad Name', roles: ['viewer'] })).status,
      400,
    )
    assert.equal((await person.post('accounts', { name: 'x-1', roles: ['root'] })).status, 400)
  })
})

test('S1, S5: a drawn token opens what its scopes say, is not kept, and ends by its day or by hand', async () => {
  await withPeople(async ({ boss, url, hypervisor, clock }) => {
    const person = await boss()
    const drawn = await person.post('tokens', { name: 'Open data', scopes: ['city'], days: 1 })
    const token = String(drawn.body['token'])
    const ask = async (path: string) => {
      const headers = { authorization: `Bearer ${token}` }
      return (await fetch(`${url}/${path}`, { headers })).status
    }
    assert.deepEqual([await ask('states'), await ask('facts'), await ask('audit')], [200, 403, 403])
    const kept = JSON.stringify(await hypervisor.store.records.list('token'))
    assert.ok(!kept.includes(token) && kept.includes('Open data'))
    const [listed] = (await person.get('tokens')).body['tokens'] as { id: string; usedAt: string }[]
    assert.ok(listed!.usedAt)
    assert.equal((await person.send('DELETE', `tokens/${listed!.id}`)).status, 204)
    assert.equal(await ask('states'), 401)
    const other = await person.post('tokens', { name: 'Day', scopes: ['city'], days: 1 })
    const headers = { authorization: `Bearer ${other.body['token']}` }
    assert.equal((await fetch(`${url}/states`, { headers })).status, 200)
    clock.advance(24 * HOUR_MS)
    assert.equal((await fetch(`${url}/states`, { headers })).status, 401)
  })
})

test('S7: a maintainer signs a grant that the gateways check alone', async () => {
  await withPeople(async ({ boss, hypervisor, clock }) => {
    const person = await boss()
    const asked = {
      holder: 'maintenance-1',
      role: 'technician',
      gateways: ['70b3d50000000001'],
      hours: 4,
    }
    const { status, body } = await person.post('grants', asked)
    assert.equal(status, 201)
    const check = checkGrant(String(body['grant']), {
      gw: '70b3d50000000001' as GatewayEui,
      publicKeys: [hypervisor.commandKeyHex],
      nowMs: clock.wallMs(),
      clockState: 2,
    })
    assert.equal(check.kind, 'granted')
    assert.equal((await person.post('grants', { ...asked, hours: 25 })).status, 400)
    assert.equal((await person.post('grants', { ...asked, role: 'security' })).status, 400)
  })
})

test('S10: logins, acts and readings stand in the audit with who, what, from where and what came of it', async () => {
  await withPeople(async ({ boss, browser }) => {
    const person = await boss()
    await browser().logIn('nobody', 'x')
    await person.post('accounts', { name: 'parcs', roles: ['greenSpaces'] })
    await person.send('PATCH', 'accounts/parcs', { roles: ['operator'] })
    for (let i = 0; i < 3; i++) await person.get('accounts')
    const { entries } = (await person.get('audit?limit=200')).body as {
      entries: Record<string, unknown>[]
    }
    const told = entries.map(({ who, what, result }) => `${who}: ${what} (${result})`).reverse()
    assert.deepEqual(told, [
      ': accounts.setup (201)',
      'direction: session.login (password)',
      'direction: accounts.factor-offer (200)',
      'direction: accounts.factor-set (200)',
      'nobody: session.login (wrong)',
      'direction: accounts.add (201)',
      'direction: accounts.change (200)',
      'direction: accounts.read (200)',
    ])
    const changed = entries.find(({ what }) => what === 'accounts.change')!
    assert.deepEqual((changed['before'] as { roles: unknown }).roles, ['greenSpaces'])
    assert.deepEqual((changed['after'] as { roles: unknown }).roles, ['operator'])
    assert.equal(changed['from'], '127.0.0.1')
    const again = (await person.get('audit?limit=1')).body as { entries: Record<string, unknown>[] }
    assert.equal(again.entries[0]!['what'], 'audit.read')
    assert.equal((await person.get('audit/check')).body['kind'], 'whole')
    const text = JSON.stringify(entries)
    for (const secret of [PASSWORD, person.factor, person.cookie]) assert.ok(!text.includes(secret))
  })
})

test('S1: with a token in the configuration its owner is served, and people are still asked for the setup', async () => {
  await withPeople(
    async ({ url, browser }) => {
      const headers = { authorization: 'Bearer partner' }
      assert.equal((await fetch(`${url}/states`, { headers })).status, 200)
      assert.deepEqual((await browser().get('setup')).body, { isNeeded: true })
      assert.equal((await browser().get('states')).status, 401)
    },
    new Map([['partner', machine('city')]]),
  )
})

test('S4: who has logged out hears no more of what happens, within a heartbeat', async () => {
  await withPeople(async ({ boss, url, clock }) => {
    const person = await boss()
    const headers = { cookie: person.cookie }
    const stream = await fetch(`${url}/events/stream`, { headers })
    assert.equal(stream.status, 200)
    const reader = stream.body!.getReader()
    await reader.read()
    await clock.pass(20_000)
    assert.equal((await reader.read()).done, false)
    await person.send('DELETE', 'session')
    await clock.pass(20_000)
    while (!(await reader.read()).done);
  })
})
