-- What attaches documents, to be found without going through all operations: an export asks
-- for it before it begins.
CREATE INDEX operation_of_document ON operation (replica, sequence)
    WHERE kind = 'outage.document_attached' OR kind = 'outage.evidence_attached'
        OR kind = 'attention.document_attached' OR kind = 'notice.document_attached'
        OR kind = 'report.prepared' OR kind = 'report.corrected' OR kind = 'report.approved'
        OR kind = 'report.sent';
