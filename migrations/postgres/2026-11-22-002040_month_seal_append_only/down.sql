DROP TRIGGER month_seal_refuse_change ON month_seal;
DROP TRIGGER month_reopening_refuse_change ON month_reopening;
DROP TRIGGER version_seal_refuse_change ON version_seal;
