// The one visible list of commands.
#pragma once

#include "command.h"

#include <vector>

namespace qrid::cmd {

/// In the order of the help.
const std::vector<Command>& commands();

Command issuer_init_command();
Command issuer_show_command();
Command issuer_log_command();
Command issuer_affected_command();
Command issuer_cards_command();
Command issuer_lease_command();
Command issuer_merge_command();
Command issuer_recover_command();
Command issuer_check_command();
Command issuer_report_command();
Command issuer_backup_command();
Command issuer_restore_command();
Command issuer_move_command();
Command issuer_configure_command();
Command key_new_command();
Command key_list_command();
Command key_show_command();
Command key_rotate_command();
Command key_retire_command();
Command key_revoke_command();
Command key_passphrase_command();
Command key_import_command();
Command key_export_command();
Command trust_build_command();
Command trust_show_command();
Command trust_import_command();
Command trust_list_command();
Command trust_check_command();
Command trust_remove_command();
Command mint_command();
Command status_revoke_command();
Command status_suspend_command();
Command status_reinstate_command();
Command status_build_command();
Command status_aggregate_command();
Command status_show_command();
Command status_check_command();
Command status_fetch_command();
Command status_bundle_command();
Command status_delta_command();
Command status_apply_command();
Command portrait_command();
Command enroll_command();
Command wallet_list_command();
Command wallet_show_command();
Command wallet_new_command();
Command wallet_add_command();
Command wallet_remove_command();
Command wallet_export_command();
Command challenge_command();
Command present_command();
Command render_command();
Command scan_command();
Command inspect_command();
Command verify_command();
Command doctor_command();
Command demo_command();
Command defect_command();
Command bout_command();
Command scenario_command();
Command help_command();

} // namespace qrid::cmd
