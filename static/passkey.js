// Asks this device for a passkey when the form that wants one is sent. Without this script the page says what to do instead.
const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const known = list => (list || []).map(each => ({ ...each, id: bytes(each.id) }))

async function made (options) {
  const found = await navigator.credentials.create({ publicKey: {
    ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: known(options.excludeCredentials)
  } })
  return [found, { clientDataJSON: text(found.response.clientDataJSON), attestationObject: text(found.response.attestationObject) }]
}

async function answered (options) {
  const found = await navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) } })
  const handle = found.response.userHandle
  return [found, {
    clientDataJSON: text(found.response.clientDataJSON), authenticatorData: text(found.response.authenticatorData),
    signature: text(found.response.signature), userHandle: handle && text(handle)
  }]
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential) continue
  const part = form.closest('[data-passkey-part]')
  const said = part.querySelector('[data-passkey-said]')
  part.querySelector('[data-passkey-without]').hidden = true
  form.hidden = false
  form.addEventListener('submit', async event => {
    event.preventDefault()
    const options = JSON.parse(form.dataset.passkey)
    said.textContent = ''
    try {
      const [found, response] = await (options.user ? made(options) : answered(options))
      form.elements.credential.value = JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response, clientExtensionResults: {} })
      form.submit()
    } catch {
      said.textContent = 'Your device did not give a passkey. Press again to try once more, or use a code from an app instead.'
    }
  })
}
