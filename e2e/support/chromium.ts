/** The system's Chromium, kept from looking for anything outside this machine. */
export const chromium = {
  executablePath: process.env['QILU_CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}
