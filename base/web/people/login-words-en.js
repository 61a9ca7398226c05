// @ts-check
/** What the gate of people says, in English. */

/** @type {import('./login-words-fr.js').Words} */
export const EN = {
  title: 'Log in',
  lede: 'One account for each post or function.',
  name: 'Post',
  password: 'Password',
  newPassword: 'New password',
  passwordHint: 'Eight characters at least, fifteen are advised. A phrase is fine.',
  enter: 'Enter',
  code: 'Code of the telephone',
  codeText: 'Second factor: the six digits, or a recovery code.',
  other: 'Another post',
  changeTitle: 'Choose a password',
  changeText: 'The password you were given works once.',
  change: 'Save and enter',
  setupTitle: 'First setup',
  setupText:
    'Nobody manages accounts yet. The secret is on the machine, in the file that the log names.',
  secret: 'Secret of the setup',
  setup: 'Make the first account',
  hasAccount: 'Log in to an account',
  text: 'An access token, of the configuration or from who manages accounts: for a wall screen or a tool.',
  textWithGrants: 'A permit of the hypervisor for some hours, or an access token of the gateway.',
  withGrants: 'Enter with a permit or a token',
  grant: 'Permit or token',
  withToken: 'Enter with a token',
  token: 'Token',
  wrong: 'This token is unknown, or the session is over.',
  forgotten: 'Password forgotten: who manages accounts sets a new one. No mail is sent.',
  wait: (seconds) => `Next try in ${seconds}\u00a0s.`,
  faults: {
    'wrong-login': 'Unknown post or password.',
    'wrong-code': 'Wrong or used code. Wait for the next one.',
    'too-soon': 'Too many tries.',
    'password-too-short': 'This password is too short: eight characters at least.',
    'password-too-long': 'This password is too long.',
    'password-common': 'This password is among the first that anyone would try.',
    'password-like-name': 'This password is too much like the name of the post.',
    secret: 'This is not the secret of this setup.',
    name: 'A name of a post: small letters without accents, digits, dashes, dots.',
    'wrong-grant':
      'This permit has ended, is not for this gateway, or the clock of the gateway is not set.',
    done: 'It is set up already: log in.',
    lost: 'No answer. Try again in a moment.',
  },
}
