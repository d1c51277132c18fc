import { Random } from '#appliance/chaos/random.js'
import { ATTACKS } from '#core/messages/html/attacks.js'
import { sanitizeLetter } from '#core/messages/html/sanitize_letter.js'
import { faultOfHtml } from '../html_faults.js'
import { mutate } from '../mutator.js'
import type { FuzzOptions } from '../rooms.js'
import { tryInputs } from '../try_inputs.js'

const ORDINARY = [
  '<table width="600"><tr><td style="padding:4px;color:#333">Hi <a href="https://far.example/">there</a></td></tr></table>',
  '<style>@media (max-width:600px){.a{color:red;background:url(x)}} p > b{font-weight:bold}</style><p class=a>Text &amp; more &lt;b&gt;<img src="cid:a" alt="x"></p>',
]
const CORPUS = [...ATTACKS, ...ORDINARY].map((text) => Buffer.from(text))
const NO_PICTURES = new Map<string, string>()

/** Every known attack, mutated: what comes out must still be harmless. */
export function fuzzHtml({ inputs, seed }: FuzzOptions): Promise<void> {
  return tryInputs({
    ...{ name: 'html', inputs, seed },
    make: (index) => mutate(CORPUS, new Random(seed * 6151 + index)),
    look: (input) => faultOfHtml(sanitizeLetter(input.toString('utf8'), NO_PICTURES)),
  })
}
