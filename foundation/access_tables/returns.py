"""Who may see, prepare, sign off and send the workforce census. Pure."""

from foundation.access_tables.can import Can
from foundation.access_tables.lines import ANALYST, AUDITOR, DIRECTOR, HR, PSW, authority, figure

# Person rows hold protected characteristics that the principal social worker and the director are denied elsewhere.
RETURN = (
    authority(HR)
    | authority(PSW, DIRECTOR, fields="figures notes queries signoff state")
    | authority(AUDITOR, fields="signoff fingerprint state")
    | figure(ANALYST, fields="figures")
)

RETURNS = {
    Can.SEE_CENSUS: RETURN,
    Can.LIST_CENSUSES: RETURN,
    Can.BEGIN_CENSUS: authority(HR),
    Can.PREPARE_CENSUS: authority(HR),
    Can.SIGN_CENSUS: authority(DIRECTOR, step_up=True),
    Can.SEND_CENSUS: authority(HR, step_up=True),
}
