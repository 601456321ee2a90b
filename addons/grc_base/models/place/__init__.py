from . import res_country
