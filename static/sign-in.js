// Says two minutes before it that a sign-in ends, and makes it last by one press. What is typed stays on the page.
const WARN = 120
const box = document.getElementById('sign-in-ends')
const part = (name) => box.querySelector(`[data-ends-${name}]`)
const stay = part('stay')
let ends, state

// Clocks of two machines differ: the page is told seconds, and counts them from here.
function lasts(seconds) {
  ends = Date.now() + seconds * 1000
  state = 'quiet'
  if (box.open) box.close()
}

const left = () => Math.round((ends - Date.now()) / 1000)
const clock = () => new Date(ends).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

// The number of seconds, 0 when the sign-in is over, null when nobody answered.
async function ask(path, options = {}) {
  try {
    const answer = await fetch(path, { ...options, redirect: 'manual', headers: { Accept: 'application/json' } })
    if (answer.type === 'opaqueredirect') return 0
    return answer.ok ? (await answer.json()).seconds : null
  } catch {
    return null
  }
}

function show(next, title, words, staying) {
  if (state === next) return
  state = next
  part('title').textContent = title
  part('words').textContent = words
  stay.hidden = !staying
  if (!box.open) box.showModal()
  ;(staying ? stay : part('close')).focus()
}

async function look() {
  if (left() > WARN || state === 'over') return
  if (left() <= 0) {
    if ((await ask('/sign-in/left')) > 0) return
    return show('over', 'You have been signed out', 'What you typed is still on this page. When you send it you are asked to sign in, and then come back to it.', false)
  }
  if (state !== 'quiet') return
  const seconds = await ask('/sign-in/left') // another window may have gone on
  if (seconds === null) return
  if (seconds > WARN) return lasts(seconds)
  ends = Date.now() + seconds * 1000
  if (seconds > 0) show('warned', 'You will be signed out soon', `If you do nothing you are signed out at ${clock()}. What you typed stays on this page.`, true)
}

stay.addEventListener('click', async () => {
  const seconds = await ask('/sign-in/longer', { method: 'POST', body: new URLSearchParams({ csrf: box.dataset.csrf }) })
  if (seconds > WARN) return lasts(seconds)
  if (seconds === null) return (part('words').textContent = 'The service did not answer. Check your connection and press again.')
  if (seconds > 0) {
    ends = Date.now() + seconds * 1000
    return show('last', 'You will be signed out soon', `You have been signed in for nearly 12 hours, which is as long as it can be. You are signed out at ${clock()}: send what you are writing before then.`, false)
  }
  show('over', 'You have been signed out', 'What you typed is still on this page. When you send it you are asked to sign in, and then come back to it.', false)
})
part('close').addEventListener('click', () => box.close())

lasts(Number(box.dataset.seconds))
setInterval(look, 5000)
document.addEventListener('visibilitychange', look) // a laptop that slept wakes up
