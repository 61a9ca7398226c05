/** The package brings no types: it is what `node-red.ts` says of it. */
declare module 'node-red' {
  const red: import('./node-red.ts').Red
  export default red
}
