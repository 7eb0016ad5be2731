-- Cases due the same day stand by their radicado: by the place that each has in this store they
-- stood in the order in which this terminal heard of them, and in another at the next.
DROP INDEX pqr_case_queue;
CREATE INDEX pqr_case_queue ON pqr_case
    (clock, radicado, point, state, cause, adviser, reason, no_request, unaware);
