#include "commands.h"

namespace qrid::cmd {

const std::vector<Command>& commands() {
    static const std::vector<Command> list{
        issuer_init_command(),    issuer_show_command(),
        issuer_log_command(),     issuer_affected_command(),
        issuer_cards_command(),   issuer_recover_command(),
        issuer_check_command(),   issuer_report_command(),
        issuer_backup_command(),  issuer_restore_command(),
        issuer_move_command(),    issuer_lease_command(),
        issuer_merge_command(),   key_new_command(),
        key_list_command(),       key_show_command(),
        key_rotate_command(),     key_retire_command(),
        key_revoke_command(),     key_passphrase_command(),
        key_import_command(),     key_export_command(),
        trust_build_command(),    trust_show_command(),
        trust_import_command(),   trust_list_command(),
        trust_check_command(),    trust_remove_command(),
        mint_command(),           status_revoke_command(),
        status_suspend_command(), status_reinstate_command(),
        status_build_command(),   status_aggregate_command(),
        status_show_command(),    status_check_command(),
        status_bundle_command(),  status_delta_command(),
        status_apply_command(),   status_fetch_command(),
        portrait_command(),       enroll_command(),
        wallet_list_command(),    wallet_show_command(),
        wallet_new_command(),     wallet_add_command(),
        wallet_remove_command(),  wallet_export_command(),
        challenge_command(),      present_command(),
        render_command(),         scan_command(),
        inspect_command(),        verify_command(),
        doctor_command(),         demo_command(),
        defect_command(),         bout_command(),
        scenario_command(),       help_command(),
    };
    return list;
}

} // namespace qrid::cmd
