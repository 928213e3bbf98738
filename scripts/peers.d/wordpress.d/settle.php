<?php
/**
 * Change settings of the site: php settle.php FOLDER-OF-WORDPRESS '{"name": "value"}'.
 */

require $argv[1] . '/wp-load.php';

foreach ( json_decode( $argv[2], true, 2, JSON_THROW_ON_ERROR ) as $name => $value ) {
	update_option( $name, $value );
}
