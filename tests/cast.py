"""The cast of the tests: Meera owns a shop in Rajkot, Iqbal works there, Kavya opted in, Dev opted out,
Zaveri Bros must see nothing, Asha is of the platform's staff, and nobody knows Farid yet."""

from demo.town import STAFF

MEERA = "919812300001"
IQBAL = "919812300002"
ZAVERI = "919812300003"
FARID = "919812300004"
ASHA = STAFF
KAVYA = "919845012345"
RAMESH = "919824012346"
DEV = "919824012348"
