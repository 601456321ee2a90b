-- Give the role odoo what the server's first superuser owns in the present database, save what belongs to extensions.
-- REASSIGN OWNED does not do this for the first superuser. Committed in parts, because each object is locked; safe to
-- run again. Run by the scripts on clusters of earlier versions, and by hand on such a volume: see docker/README.md.
DO $$
DECLARE
    statement text;
    done integer := 0;
BEGIN
    FOR statement IN
        WITH extension AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
        place AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
        SELECT format('ALTER SCHEMA %I OWNER TO odoo', n.nspname)
          FROM pg_namespace n JOIN place ON place.oid = n.oid WHERE n.nspowner = 10
        UNION ALL
        SELECT format('ALTER %s %s OWNER TO odoo',
                      CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                                     WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
                      c.oid::regclass)
          FROM pg_class c JOIN place ON place.oid = c.relnamespace
         WHERE c.relowner = 10 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
           AND (('pg_class'::regclass, c.oid) NOT IN (SELECT classid, objid FROM extension))
           -- A sequence of a column follows its table.
           AND NOT (c.relkind = 'S' AND EXISTS (
                    SELECT 1 FROM pg_depend d
                     WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refobjsubid > 0
                       AND d.deptype IN ('a', 'i')))
        UNION ALL
        SELECT format('ALTER ROUTINE %s OWNER TO odoo', p.oid::regprocedure)
          FROM pg_proc p JOIN place ON place.oid = p.pronamespace
         WHERE p.proowner = 10 AND (('pg_proc'::regclass, p.oid) NOT IN (SELECT classid, objid FROM extension))
        UNION ALL
        SELECT format('ALTER TYPE %s OWNER TO odoo', t.oid::regtype)
          FROM pg_type t JOIN place ON place.oid = t.typnamespace
         WHERE t.typowner = 10 AND (('pg_type'::regclass, t.oid) NOT IN (SELECT classid, objid FROM extension))
           AND (t.typtype IN ('d', 'e', 'r')
                OR (t.typtype = 'c' AND (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c'))
        UNION ALL
        SELECT format('ALTER LARGE OBJECT %s OWNER TO odoo', l.oid)
          FROM pg_largeobject_metadata l WHERE l.lomowner = 10
    LOOP
        EXECUTE statement;
        done := done + 1;
        IF done % 100 = 0 THEN
            COMMIT;
        END IF;
    END LOOP;
END
$$;
